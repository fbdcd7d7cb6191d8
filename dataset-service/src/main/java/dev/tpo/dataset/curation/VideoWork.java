package dev.tpo.dataset.curation;

import dev.tpo.api.FileObject;
import dev.tpo.api.VideoInfo;
import dev.tpo.blobs.NoSuchBlobException;
import dev.tpo.curation.Granularity;
import dev.tpo.curation.Video;
import dev.tpo.curation.VideoCuration;
import dev.tpo.curation.VideoCurator;
import dev.tpo.dataset.files.UploadedFiles;
import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.VideoReader;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One video's share of a job, done outside any transaction. */
final class VideoWork {
    private final UploadedFiles files;
    private final VideoReader reader;
    private final int frames;
    private final VideoCurator curator;

    /** @param frames that stand for a whole video */
    VideoWork(UploadedFiles files, VideoReader reader, VideoCurator curator, int frames) {
        this.files = files;
        this.reader = reader;
        this.curator = curator;
        this.frames = frames;
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
        FileObject file = files.find(fileId).orElseThrow(() -> gone(fileId));
        VideoInfo video = file.video();
        if (video == null) {
            throw new CurationFailedException("no_video", "the file '" + fileId + "' is no video", "files");
        }
        List<Double> times = uniformFrames(file);
        if (times.size() < Video.LEAST_FRAMES) {
            return new Outcome(file, VideoCuration.NOTHING, times.size());
        }
        return new Outcome(
                file, curator.curate(new Video(fileId, file.sha256(), times, video.durationSeconds()), wanted), 0);
    }

    /** Times of the frames that stand for the whole video: the sampler is the one that the chat API has. */
    private List<Double> uniformFrames(FileObject file) {
        try {
            return reader.choose(VideoFile.stored(files.path(file), file.sha256()), FrameSampling.Uniform.of(frames))
                    .timestampsSeconds();
        } catch (NoSuchBlobException e) {
            throw gone(file.id());
        }
    }

    private static CurationFailedException gone(String fileId) {
        return new CurationFailedException("file_gone", "the video '" + fileId + "' does not exist any more", "files");
    }
}
