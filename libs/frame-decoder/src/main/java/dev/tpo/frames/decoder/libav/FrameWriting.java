package dev.tpo.frames.decoder.libav;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.tpo.frames.decoder.DecoderReply;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.frames.decoder.PillowBicubic;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** Resizes shown pictures and writes them out while the next ones are decoded; one at a time, and one waits. */
final class FrameWriting implements AutoCloseable {

    private final FrameForm form;
    private final DataOutputStream out;
    private final ExecutorService thread;
    private @Nullable Future<?> running;

    FrameWriting(FrameForm form, DataOutputStream out, ExecutorService thread) {
        this.form = form;
        this.out = out;
        this.thread = thread;
    }

    void write(int number, AVFrame rgb) {
        try {
            await();
        } catch (RuntimeException e) {
            av_frame_free(rgb);
            throw e;
        }
        running = thread.submit(() -> {
            try {
                resized(number, rgb);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                av_frame_free(rgb);
            }
        });
    }

    private void resized(int number, AVFrame rgb) throws IOException {
        int height = rgb.height();
        int width = rgb.width();
        FrameForm.Cut cut = form.cut(height, width);
        DecoderReply.frame(out, number, cut.height(), cut.width());
        PillowBicubic.Rows rows =
                PillowBicubic.resized(new RgbRows(rgb), height, width, cut.resizedHeight(), cut.resizedWidth());
        byte[] row = new byte[cut.resizedWidth() * 3];
        for (int y = 0; y < cut.top() + cut.height(); y++) {
            rows.next(row);
            if (y >= cut.top()) {
                out.write(row, cut.left() * 3, cut.width() * 3);
            }
        }
    }

    private void await() {
        Future<?> before = running;
        running = null;
        if (before == null) {
            return;
        }
        try {
            before.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /** Until all is written. */
    @Override
    public void close() {
        await();
    }
}
