package dev.tpo.dataset.curation;

import dev.tpo.api.FileObject;
import dev.tpo.api.VideoInfo;
import dev.tpo.curation.Granularity;
import dev.tpo.curation.Video;
import dev.tpo.curation.VideoCuration;
import dev.tpo.curation.VideoCurator;
import dev.tpo.dataset.files.UploadedFiles;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One video's share of a job, done outside any transaction. */
final class VideoWork {
    private final UploadedFiles files;
    private final GeneratorChat chat;
    private final CurationSpec spec;
    private final VideoCurator curator;

    VideoWork(UploadedFiles files, GeneratorChat chat, CurationSpec spec) {
        this.files = files;
        this.chat = chat;
        this.spec = spec;
        this.curator = new VideoCurator(CurationRoles.of(chat, spec.thresholds()), spec.plan());
    }

    /** @param shortOf how many frames the video has, if they are too few; else 0 */
    record Outcome(FileObject file, VideoCuration curation, int shortOf) {
        /** Null: there are pairs. */
        @Nullable
        Fruitless fruitless() {
            if (shortOf > 0) {
                return Fruitless.TOO_FEW_FRAMES;
            }
            if (!curation.pairs().isEmpty()) {
                return null;
            }
            return curation.unusable().isEmpty() ? Fruitless.NO_QUESTIONS : Fruitless.CAPTIONS_UNUSABLE;
        }
    }

    Outcome of(String fileId, Set<Granularity> wanted) {
        FileObject file = files.find(fileId)
                .orElseThrow(() -> new CurationFailedException(
                        "file_gone", "the video '" + fileId + "' does not exist any more", "files"));
        VideoInfo video = file.video();
        if (video == null) {
            throw new CurationFailedException("no_video", "the file '" + fileId + "' is no video", "files");
        }
        List<Double> frames = chat.uniformFrames(fileId, spec.frames());
        if (frames.size() < Video.LEAST_FRAMES) {
            return new Outcome(file, VideoCuration.NOTHING, frames.size());
        }
        return new Outcome(
                file, curator.curate(new Video(fileId, file.sha256(), frames, video.durationSeconds()), wanted), 0);
    }
}
