package dev.tpo.frames.decoder;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How a shown frame of H × W pixels is brought to the size that is wanted. */
public sealed interface FrameForm {

    /** As a player shows it. */
    record Shown() implements FrameForm {
        @Override
        public String key() {
            return "shown";
        }
    }

    /**
     * Straight to a square, the aspect ratio is not kept.
     *
     * @param side pixels
     */
    record Squash(int side) implements FrameForm {
        public Squash {
            requirePositive(side);
        }

        @Override
        public String key() {
            return "squash" + side;
        }
    }

    /**
     * The shorter edge to {@code side} pixels, then the square in the centre.
     *
     * @param side pixels
     */
    record ShortestEdgeCenterCrop(int side) implements FrameForm {
        public ShortestEdgeCenterCrop {
            requirePositive(side);
        }

        @Override
        public String key() {
            return "crop" + side;
        }
    }

    /**
     * The aspect ratio kept.
     *
     * @param width pixels
     */
    record Width(int width) implements FrameForm {
        public Width {
            requirePositive(width);
        }

        @Override
        public String key() {
            return "width" + width;
        }
    }

    /**
     * The longer side to at most {@code side} pixels, the aspect ratio kept; a smaller frame stays as it is.
     *
     * @param side pixels
     */
    record LongestSide(int side) implements FrameForm {
        public LongestSide {
            requirePositive(side);
        }

        @Override
        public String key() {
            return "longest" + side;
        }
    }

    /** Equal for forms that give equal pixels; fit for a file's name. */
    String key();

    /** What to resize to and which part of that to keep, for a frame of a size. */
    default Cut cut(int height, int width) {
        return switch (this) {
            case Shown() -> new Cut(height, width, 0, 0, height, width);
            case Squash(int side) -> new Cut(side, side, 0, 0, side, side);
            case Width(int target) -> {
                int targetHeight = (int) Math.max(1, Math.round((double) target * height / width));
                yield new Cut(targetHeight, target, 0, 0, targetHeight, target);
            }
            case LongestSide(int side) -> {
                double scale = Math.min(1, (double) side / Math.max(height, width));
                int targetHeight = (int) Math.max(1, Math.round(height * scale));
                int targetWidth = (int) Math.max(1, Math.round(width * scale));
                yield new Cut(targetHeight, targetWidth, 0, 0, targetHeight, targetWidth);
            }
            case ShortestEdgeCenterCrop(int side) -> {
                int longEdge = (int) ((long) side * Math.max(height, width) / Math.min(height, width));
                int resizedHeight = height <= width ? side : longEdge;
                int resizedWidth = height <= width ? longEdge : side;
                yield new Cut(
                        resizedHeight, resizedWidth, (resizedHeight - side) / 2, (resizedWidth - side) / 2, side, side);
            }
        };
    }

    /**
     * @param resizedHeight pixels of the whole picture after resizing
     * @param resizedWidth pixels of the whole picture after resizing
     * @param top first row that is kept
     * @param left first column that is kept
     * @param height rows kept
     * @param width columns kept
     */
    record Cut(int resizedHeight, int resizedWidth, int top, int left, int height, int width) {}

    default void write(DataOutput out) throws IOException {
        out.writeByte(
                switch (this) {
                    case Shown shown -> 0;
                    case Squash squash -> 1;
                    case ShortestEdgeCenterCrop crop -> 2;
                    case Width width -> 3;
                    case LongestSide longest -> 4;
                });
        out.writeInt(
                switch (this) {
                    case Shown shown -> 0;
                    case Squash(int side) -> side;
                    case ShortestEdgeCenterCrop(int side) -> side;
                    case Width(int width) -> width;
                    case LongestSide(int side) -> side;
                });
    }

    static FrameForm read(DataInput in) throws IOException {
        int kind = in.readByte();
        int size = in.readInt();
        return switch (kind) {
            case 0 -> new Shown();
            case 1 -> new Squash(size);
            case 2 -> new ShortestEdgeCenterCrop(size);
            case 3 -> new Width(size);
            case 4 -> new LongestSide(size);
            default -> throw new IOException("unknown form " + kind);
        };
    }

    private static void requirePositive(int pixels) {
        if (pixels < 1) {
            throw new IllegalArgumentException("a frame has at least one pixel, was " + pixels);
        }
    }
}
