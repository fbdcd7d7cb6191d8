package dev.tpo.frames;

/** Why a file gave no frames. Each cause is a type, so that a caller can tell a bad file from a bad request. */
public abstract sealed class VideoException extends RuntimeException {

    private VideoException(String message) {
        super(message);
    }

    /** The content is no video of a supported container, or has no video stream. */
    public static final class NotAVideo extends VideoException {
        public NotAVideo(String message) {
            super(message);
        }
    }

    /** A video, but parts of it are missing or do not decode. */
    public static sealed class Damaged extends VideoException {
        public Damaged(String message) {
            super(message);
        }
    }

    /** A frame of the index that does not come of decoding: the index was made without decoding all of the file. */
    static final class FrameLost extends Damaged {
        FrameLost(String message) {
            super(message);
        }
    }

    /** No bytes, or a video stream without a single frame. */
    public static final class Empty extends VideoException {
        public Empty(String message) {
            super(message);
        }
    }

    /** More pixels, frames or bytes than the {@link DecodingLimits} allow. */
    public static final class TooLarge extends VideoException {
        public TooLarge(String message) {
            super(message);
        }
    }

    /** Decoding took longer than the {@link DecodingLimits} allow. */
    public static final class TimedOut extends VideoException {
        public TimedOut(String message) {
            super(message);
        }
    }

    /** Nobody waits for the frames any more. */
    public static final class Interrupted extends VideoException {
        public Interrupted() {
            super("interrupted while decoding");
        }
    }

    /** The request names a time, window or number of frames that this video does not have. */
    public static final class SamplingOutOfRange extends VideoException {
        public SamplingOutOfRange(String message) {
            super(message);
        }
    }

    /** ffmpeg itself could not be run on this machine: nobody's file is to blame. */
    public static final class DecoderUnavailable extends VideoException {
        public DecoderUnavailable(String message) {
            super(message);
        }
    }
}
