package dev.tpo.dataset.frames;

import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.web.Attended;
import dev.tpo.web.Client;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** {@code /v1/files/{id}/frames}: what a player shows, and what the models see before it is brought to their size. */
@RestController
@RequestMapping("/v1/files/{id}/frames")
@Tag(name = "files")
class FramesController {
    /** A frame of a content never changes under its decoder. */
    private static final CacheControl FOR_GOOD =
            CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable();

    private final Frames frames;

    FramesController(Frames frames) {
        this.frames = frames;
    }

    @Operation(summary = "The frame of a number, from 0, as a picture")
    @ApiResponse(
            responseCode = "200",
            description = "PNG holds every pixel as it was decoded; X-Frame-Time says when the frame is presented",
            content = {
                @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "image/jpeg", schema = @Schema(type = "string", format = "binary"))
            })
    @GetMapping("/{index}")
    ResponseEntity<Resource> numbered(
            @PathVariable String id,
            @PathVariable long index,
            @RequestParam(required = false) @Nullable String format,
            @RequestParam(required = false) @Nullable Integer width,
            HttpServletRequest request)
            throws IOException {
        return answer(frames.numbered(id, index), Looks.of(format, width), request);
    }

    @Operation(summary = "The frame on screen at a time, as a picture")
    @ApiResponse(
            responseCode = "200",
            description = "X-Frame-Index and Content-Location say which frame it is, X-Frame-Time when it is presented",
            content = {
                @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "image/jpeg", schema = @Schema(type = "string", format = "binary"))
            })
    @GetMapping
    ResponseEntity<Resource> onScreen(
            @PathVariable String id,
            @RequestParam double at,
            @RequestParam(required = false) @Nullable String format,
            @RequestParam(required = false) @Nullable Integer width,
            HttpServletRequest request)
            throws IOException {
        return answer(frames.onScreenAt(id, at), Looks.of(format, width), request);
    }

    private ResponseEntity<Resource> answer(Frame frame, Looks looks, HttpServletRequest request) throws IOException {
        FrameForm form = looks.form(frame);
        ETag tag = new ETag(looks.tag(frame), false);
        if (isKnown(tag, request)) {
            return described(HttpStatus.NOT_MODIFIED, tag, frame, looks).build();
        }
        ResponseEntity.BodyBuilder answer = described(HttpStatus.OK, tag, frame, looks)
                .contentType(looks.format().mediaType())
                .header("X-Content-Type-Options", "nosniff")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        disposition(frame, looks).toString());
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            return answer.build();
        }
        Picture picture = Attended.run(Client.of(request), () -> frames.draw(frame, form, looks.format()));
        return answer.contentLength(picture.bytes()).body(new InputStreamResource(picture.read()));
    }

    /** Here, not when the answer is written: what is known is not decoded. */
    private static boolean isKnown(ETag tag, HttpServletRequest request) {
        return Collections.list(request.getHeaders(HttpHeaders.IF_NONE_MATCH)).stream()
                .flatMap(known -> ETag.parse(known).stream())
                .anyMatch(known -> known.isWildcard() || known.compare(tag, false));
    }

    private static ResponseEntity.BodyBuilder described(HttpStatus status, ETag tag, Frame frame, Looks looks) {
        return ResponseEntity.status(status)
                .eTag(tag.formattedTag())
                .cacheControl(FOR_GOOD)
                .header(HttpHeaders.CONTENT_LOCATION, location(frame, looks))
                .header("X-Frame-Index", Integer.toString(frame.number()))
                .header("X-Frame-Time", BigDecimal.valueOf(frame.seconds()).toPlainString());
    }

    private static String location(Frame frame, Looks looks) {
        return "/v1/files/" + UriUtils.encodePathSegment(frame.file().id(), StandardCharsets.UTF_8) + "/frames/"
                + frame.number() + looks.query();
    }

    private static ContentDisposition disposition(Frame frame, Looks looks) {
        return ContentDisposition.inline()
                .filename(
                        frame.file().filename() + "-" + frame.number() + "."
                                + looks.format().wireName(),
                        StandardCharsets.UTF_8)
                .build();
    }
}
