package dev.tpo.dataset.files;

import dev.tpo.api.VideoInfo;
import dev.tpo.blobs.Sha256;
import dev.tpo.web.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Whether an upload holds what its purpose says. Ends early when its thread is interrupted. */
@Component
class ContentCheck {
    private final VideoCheck videos;
    private final UploadedFiles files;
    private final FilesProperties properties;

    ContentCheck(VideoCheck videos, UploadedFiles files, FilesProperties properties) {
        this.videos = videos;
        this.files = files;
        this.properties = properties;
    }

    Uploads.Examined examine(Purpose purpose, String filename, Path staged) throws IOException, InterruptedException {
        long bytes = Files.size(staged);
        if (bytes == 0) {
            throw ApiException.invalid("file", "empty_file", "file is empty");
        }
        String sha256 = Sha256.of(staged);
        var rows = new RowCheck(properties.rowLimits(), files::isVideo);
        return switch (purpose) {
            case VISION -> {
                VideoInfo video = videos.check(staged, sha256);
                yield new Uploads.Examined(purpose, filename, sha256, bytes, video, Set.of());
            }
            case FINE_TUNE -> new Uploads.Examined(purpose, filename, sha256, bytes, null, rows.preferences(staged));
            case EVALS -> new Uploads.Examined(purpose, filename, sha256, bytes, null, rows.questions(staged));
        };
    }
}
