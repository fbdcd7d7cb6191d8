package dev.tpo.dataset.files;

import dev.tpo.api.VideoInfo;
import dev.tpo.web.ApiException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whether an upload holds what its purpose says. Ends early when its thread is interrupted. */
@Component
class ContentCheck {
    private final VideoCheck videos;
    private final UploadedFiles files;
    private final RowsUnpacking unpacking;
    private final FilesProperties properties;

    ContentCheck(VideoCheck videos, UploadedFiles files, RowsUnpacking unpacking, FilesProperties properties) {
        this.videos = videos;
        this.files = files;
        this.unpacking = unpacking;
        this.properties = properties;
    }

    /** @param arrivals takes what comes with rows */
    Taken examine(FileIntake.Origin origin, Arrived content, Arrivals arrivals) throws IOException {
        if (content.bytes() == 0) {
            throw ApiException.invalid("file", "empty_file", "file is empty");
        }
        return switch (origin.purpose()) {
            case VISION ->
                Taken.whole(
                        examined(origin, content, videos.check(content.path(), content.sha256()), Set.of(), List.of()),
                        content);
            case FINE_TUNE -> preferences(origin, content, arrivals);
            case EVALS -> {
                var rows = new RowCheck(properties.rowLimits(), files::isVideo);
                rows.questions(content.path());
                yield Taken.whole(examined(origin, content, null, rows.videos(), List.of()), content);
            }
        };
    }

    private Taken preferences(FileIntake.Origin origin, Arrived content, Arrivals arrivals) throws IOException {
        Container container = Container.of(content.path());
        if (container != Container.JSON_LINES) {
            return unpacking.unpack(origin.filename(), content, container, arrivals);
        }
        var rows = new RowCheck(properties.rowLimits(), files::isVideo);
        List<String> warnings = rows.preferences(content.path());
        return Taken.whole(examined(origin, content, null, rows.videos(), warnings), content);
    }

    private static Examined examined(
            FileIntake.Origin origin,
            Arrived content,
            @Nullable VideoInfo video,
            Set<String> videos,
            List<String> warnings) {
        return new Examined(
                origin.purpose(), origin.filename(), content.sha256(), content.bytes(), video, videos, warnings);
    }

    /** What was learned of the content stays with it. */
    void stored(Examined examined) {
        if (examined.video() != null) {
            videos.stored(examined.sha256());
        }
    }
}
