package dev.tpo.inference.videos;

import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.inference.media.RequestMedia;
import dev.tpo.web.ApiException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Finds the frames that a request means, and has them decoded where the model does not know them yet. */
@Component
public class Videos {
    private final Finding finding;
    private final Decoder decoder;
    private final FrameMemory memory;
    private final InferenceProperties.Frames settings;

    Videos(Finding finding, Decoder decoder, FrameMemory memory, InferenceProperties properties) {
        this.finding = finding;
        this.decoder = decoder;
        this.memory = memory;
        this.settings = properties.frames();
    }

    /**
     * @param media where what is fetched for the request is kept
     * @throws ApiException naming the field, for what is not there or has not the frames that are wanted
     */
    public ShownVideo find(Wanted wanted, RequestMedia media) {
        return switch (wanted) {
            case Wanted.Clip clip -> finding.clip(clip, media);
            case Wanted.Pictures pictures -> finding.pictures(pictures, media);
        };
    }

    /** @throws ApiException 400 if the videos of one request have more frames, or larger ones, than are allowed together */
    public void requireAllowed(List<ShownVideo> videos) {
        int frames = videos.stream().mapToInt(ShownVideo::frameCount).sum();
        if (frames > settings.maxRequestCount()) {
            throw ApiException.invalid(
                    "messages",
                    "too_many_frames",
                    "the videos of the request show " + frames + " frames, but at most " + settings.maxRequestCount()
                            + " are taken together: ask for fewer frames, or for fewer videos at once");
        }
        long pixels = videos.stream().mapToLong(ShownVideo::sourcePixels).sum();
        if (pixels > settings.maxRequestPixels()) {
            throw ApiException.invalid(
                    "messages",
                    "frames_too_large",
                    String.format(
                            Locale.ROOT,
                            "the %d frames of the request have %.1f million pixels, but at most %.1f million are decoded"
                                    + " for one request: ask for fewer frames, or for fewer videos at once",
                            frames,
                            pixels / 1e6,
                            settings.maxRequestPixels() / 1e6));
        }
    }

    /** @throws ApiException 400 if the videos of one request are more than decoding has memory for */
    public void requireRoom(List<ShownVideo> videos, FrameForm form) {
        memory.requireRoom(distinct(videos).values(), form);
    }

    /**
     * Decodes what the model does not remember, each content once. Waits while other requests' frames take the memory;
     * close what this returns when the model is through with the frames.
     */
    public Decoded decode(List<ShownVideo> videos, FrameForm form, Predicate<ShownVideo> remembered)
            throws InterruptedException {
        List<ShownVideo> unseen =
                videos.stream().filter(video -> !remembered.test(video)).toList();
        if (unseen.isEmpty()) {
            return Decoded.NONE;
        }
        Map<String, ShownVideo> contents = distinct(unseen);
        FrameMemory.Share share = memory.take(contents.values(), form);
        try {
            for (ShownVideo content : contents.values()) {
                SampledFrames pixels = content.decode(decoder, form);
                unseen.stream()
                        .filter(video -> video.content().equals(content.content()))
                        .forEach(video -> video.hold(pixels));
            }
            return new Held(unseen, share);
        } catch (Throwable e) { // of memory too
            unseen.forEach(ShownVideo::drop);
            share.close();
            throw e;
        }
    }

    /**
     * The frames of each video as JPEG pictures, for a model that runs elsewhere. Waits for memory as {@link #decode} does;
     * close what this returns when the pictures are not needed any more.
     *
     * @param form one that may leave frames of different sizes
     */
    public Pictures pictures(List<ShownVideo> videos, FrameForm form) throws InterruptedException {
        Map<String, ShownVideo> contents = distinct(videos);
        FrameMemory.Share share = memory.take(contents.values(), form);
        try {
            Map<String, List<byte[]>> jpegs = new LinkedHashMap<>();
            contents.forEach((content, video) -> jpegs.put(content, video.jpegs(decoder, form)));
            return new Pictures(jpegs, share);
        } catch (Throwable e) { // of memory too
            share.close();
            throw e;
        }
    }

    /** Frames as pictures, by video; they take less than the memory that is set aside for them. */
    public static final class Pictures implements AutoCloseable {
        private final Map<String, List<byte[]>> jpegs;
        private final FrameMemory.Share share;

        private Pictures(Map<String, List<byte[]>> jpegs, FrameMemory.Share share) {
            this.jpegs = jpegs;
            this.share = share;
        }

        /** Of each of its frames, in their order. */
        public List<byte[]> of(ShownVideo video) {
            return Objects.requireNonNull(jpegs.get(video.content()));
        }

        /** Once. */
        @Override
        public void close() {
            share.close();
        }
    }

    private static Map<String, ShownVideo> distinct(Collection<ShownVideo> videos) {
        Map<String, ShownVideo> distinct = new LinkedHashMap<>();
        videos.forEach(video -> distinct.putIfAbsent(video.content(), video));
        return distinct;
    }

    /** Decoded frames in memory; closing lets them go, and may be done twice. */
    @FunctionalInterface
    public interface Decoded extends AutoCloseable {
        Decoded NONE = () -> {};

        @Override
        void close();
    }

    private record Held(List<ShownVideo> videos, FrameMemory.Share share, AtomicBoolean closed) implements Decoded {
        Held(List<ShownVideo> videos, FrameMemory.Share share) {
            this(videos, share, new AtomicBoolean());
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                videos.forEach(ShownVideo::drop);
                share.close();
            }
        }
    }
}
