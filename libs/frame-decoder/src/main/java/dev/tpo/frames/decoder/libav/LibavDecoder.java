package dev.tpo.frames.decoder.libav;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_max_alloc;

import dev.tpo.frames.decoder.DecoderReply;
import dev.tpo.frames.decoder.DecoderRequest;
import dev.tpo.frames.decoder.VideoFacts;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Answers requests one after the other; the file of the last one stays open, as the next is often about it too. */
public final class LibavDecoder {

    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("frame-writer").factory());
    private @Nullable Kept kept;

    private record Kept(String path, long bytes, FileTime modified, VideoFacts facts, Fetching fetching) {}

    public LibavDecoder() {
        av_log_set_level(AV_LOG_QUIET); // its words are for those who know its code
    }

    /** @throws dev.tpo.frames.decoder.DecoderRefusal before anything or in the middle of the answer */
    public void answer(DecoderRequest request, DataOutputStream out) throws IOException {
        av_max_alloc(request.limits().maxAllocationBytes());
        switch (request) {
            case DecoderRequest.Index index ->
                DecoderReply.index(out, new Indexing(index.path(), index.limits()).index());
            case DecoderRequest.Frames frames -> {
                Fetching fetching = fetching(frames);
                boolean done = false;
                try (FrameWriting writing = new FrameWriting(frames.form(), out, writer)) {
                    fetching.fetch(frames, writing::write);
                    done = true;
                } finally {
                    if (!done) {
                        forget();
                    }
                }
            }
        }
        DecoderReply.end(out);
    }

    private Fetching fetching(DecoderRequest.Frames request) throws IOException {
        BasicFileAttributes now = Files.readAttributes(Path.of(request.path()), BasicFileAttributes.class);
        if (kept == null
                || !kept.path().equals(request.path())
                || kept.bytes() != now.size()
                || !kept.modified().equals(now.lastModifiedTime())
                || !kept.facts().equals(request.facts())) {
            forget();
            Fetching opened = new Fetching(request.path(), request.limits(), request.facts());
            kept = new Kept(request.path(), now.size(), now.lastModifiedTime(), request.facts(), opened);
        }
        return kept.fetching();
    }

    private void forget() {
        if (kept != null) {
            kept.fetching().close();
            kept = null;
        }
    }
}
