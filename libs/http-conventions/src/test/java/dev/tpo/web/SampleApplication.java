package dev.tpo.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.MultipartFile;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A small service with one endpoint for each way to fail. */
@SpringBootApplication
class SampleApplication {

    @Bean
    ErrorTranslator libraryErrors() {
        return error -> error instanceof LibraryException
                ? ApiException.invalid("file", "unreadable_video", "the file is no video")
                : null;
    }

    static final class LibraryException extends RuntimeException {}

    enum Mode {
        @JsonProperty("uniform")
        UNIFORM,
        @JsonProperty("fps")
        FPS
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Ask(
            String model,
            List<Turn> messages,
            int maxTokens,
            Double temperature,
            Mode samplingMode,
            Map<String, String> metadata) {}

    record Turn(String role, List<Part> content) {
        Turn {
            if (role != null && role.equals("nobody")) {
                throw new IllegalArgumentException("role must be user, assistant or system");
            }
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes(@JsonSubTypes.Type(value = Text.class, name = "text"))
    sealed interface Part {}

    record Text(String text) implements Part {}

    @RestController
    static class Endpoints {
        @PostMapping("/ask")
        Ask ask(@RequestBody Ask ask) {
            return ask;
        }

        @GetMapping("/things")
        Map<String, Object> things(
                @RequestParam(required = false) Integer limit, @RequestParam(required = false) String after) {
            Paging paging = Paging.of(limit, after);
            return Map.of("limit", paging.limit());
        }

        @GetMapping("/things/{id}")
        Object thing(@PathVariable String id) {
            throw ApiException.notFound("id", "no thing '" + id + "'");
        }

        @PostMapping("/things")
        Object busy() {
            throw ApiException.tooManyRequests(Duration.ofMillis(1500), "the queue is full");
        }

        @PostMapping("/files")
        Object file(@RequestPart MultipartFile file) {
            return Map.of("bytes", file.getSize());
        }

        @GetMapping("/library")
        Object library() {
            throw new IllegalStateException("wrapped", new LibraryException());
        }

        @GetMapping("/bug")
        Object bug() {
            throw new IllegalStateException("secret inner words");
        }

        @GetMapping("/database")
        Object database(
                @RequestParam(required = false) String state, @RequestParam(defaultValue = "inner") String message) {
            throw new IllegalStateException(new SQLException(message, state));
        }

        /** As Spring leaves it where a failed transaction cannot be rolled back either. */
        @GetMapping("/database/lost")
        Object lost() {
            var lost = new TransactionSystemException("Could not roll back", new IllegalStateException("not open"));
            lost.initApplicationException(new IllegalArgumentException("first"));
            throw lost;
        }

        @GetMapping("/full")
        Object full(@RequestParam(defaultValue = "false") boolean multipart) throws IOException {
            IOException full = new FileSystemException("/a/file", null, "No space left on device");
            if (multipart) {
                throw new MultipartException("Failed to parse multipart servlet request", full);
            }
            throw full;
        }

        @GetMapping("/late")
        Callable<Object> late() {
            return () -> {
                Thread.sleep(5_000);
                return "late";
            };
        }

        @GetMapping("/refused")
        void refused(HttpServletResponse response) throws Exception {
            response.sendError(403, "not for you");
        }

        @GetMapping("/download")
        ResponseEntity<Resource> download(HttpServletRequest request) {
            var content = new ByteArrayResource("0123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            var disposition = ContentDisposition.attachment().build();
            return new Download(content, "tag", MediaType.TEXT_PLAIN, disposition).answer(request);
        }

        @GetMapping(path = "/text", produces = MediaType.TEXT_PLAIN_VALUE)
        String text() {
            return "text";
        }

        @GetMapping("/id")
        Map<String, String> id(@RequestHeader("X-Request-Id") String id) {
            return Map.of("seen", id, "mdc", org.slf4j.MDC.get("requestId"));
        }
    }
}
