package dev.tpo.inference.videos;

import dev.tpo.api.FileObject;
import dev.tpo.api.FilesApi;
import dev.tpo.api.VideoInfo;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.web.ApiException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;

/**
 * Which content a file id means, as dataset-service says. Its word is remembered for a while, and for longer while it
 * is away: a file's content never changes, only its being listed does.
 */
@Component
final class FileDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(FileDirectory.class);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final int REMEMBERED = 10_000;

    private final FilesApi files;
    private final InferenceProperties properties;
    private final Clock clock;
    private final Map<String, Known> known = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > REMEMBERED;
        }
    });

    FileDirectory(FilesApi files, InferenceProperties properties, Clock clock) {
        this.files = files;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * The sha256 of a video's content.
     *
     * @param param the request's field that named the file
     * @throws ApiException 404 for an unknown or deleted file, 400 for one that is no video, 503 if nobody can say
     */
    String sha256(String fileId, String param) {
        Known before = known.get(fileId);
        Instant now = clock.instant();
        if (before != null && now.isBefore(before.until())) {
            return before.sha256();
        }
        try {
            String sha256 = ask(fileId, param);
            known.put(fileId, new Known(sha256, now.plus(properties.frames().fileMemory())));
            return sha256;
        } catch (HttpClientErrorException.NotFound e) {
            known.remove(fileId);
            throw unknown(fileId, param);
        } catch (RestClientException e) {
            LOG.warn("dataset-service does not say what '{}' is: {}", fileId, e.getMessage());
            return staleOrUnavailable(before);
        }
    }

    private String ask(String fileId, String param) {
        if (!ID.matcher(fileId).matches()) {
            throw unknown(fileId, param);
        }
        FileObject file = files.file(fileId);
        VideoInfo video = file.video();
        if (video == null) {
            throw ApiException.invalid(
                    param, "the file '" + fileId + "' is no video (its purpose is " + file.purpose() + ")");
        }
        return video.sha256();
    }

    private String staleOrUnavailable(@Nullable Known before) {
        if (before != null) {
            return before.sha256();
        }
        throw ApiException.unavailable(
                properties.serving().retryAfter(), "files cannot be looked up at the moment; try again soon");
    }

    private static ApiException unknown(String fileId, String param) {
        return ApiException.notFound(param, "file_not_found", "no file '" + fileId + "'");
    }

    private record Known(String sha256, Instant until) {}
}
