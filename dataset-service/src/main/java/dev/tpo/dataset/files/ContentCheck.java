package dev.tpo.dataset.files;

import dev.tpo.api.VideoInfo;
import dev.tpo.web.ApiException;
import java.io.IOException;
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

    Examined examine(Purpose purpose, String filename, Arrived content) throws IOException, InterruptedException {
        long bytes = content.bytes();
        if (bytes == 0) {
            throw ApiException.invalid("file", "empty_file", "file is empty");
        }
        String sha256 = content.sha256();
        Path path = content.path();
        var rows = new RowCheck(properties.rowLimits(), files::isVideo);
        return switch (purpose) {
            case VISION -> {
                VideoInfo video = videos.check(path, sha256);
                yield new Examined(purpose, filename, sha256, bytes, video, Set.of());
            }
            case FINE_TUNE -> new Examined(purpose, filename, sha256, bytes, null, rows.preferences(path));
            case EVALS -> new Examined(purpose, filename, sha256, bytes, null, rows.questions(path));
        };
    }

    /** What was learned of the content stays with it. */
    void stored(Examined examined) {
        if (examined.video() != null) {
            videos.stored(examined.sha256());
        }
    }
}
