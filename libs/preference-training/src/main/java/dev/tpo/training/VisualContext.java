package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import dev.tpo.lmm.prompt.Prompt;
import dev.tpo.lmm.prompt.VideoInput;
import java.util.List;
import java.util.function.Function;

/**
 * What every question about the same videos begins with: texts and videos in the order in which serving lays them out, the
 * last video at the end. Legend: T frames, P patches, Dv width of the tower.
 */
public record VisualContext(List<Piece> pieces) {
    public VisualContext {
        pieces = List.copyOf(pieces);
    }

    public sealed interface Piece {}

    @SuppressWarnings("ArrayRecordComponent") // read by index, never compared
    public record Text(long[] tokens) implements Piece {}

    /**
     * A video in the prompt.
     *
     * @param features (T, P, Dv) float32, what the frozen tower says; the projector, which learns, comes behind it
     * @param timeTokens (T) the token behind each frame's visual tokens, or empty where the prompt form has none
     */
    @SuppressWarnings("ArrayRecordComponent") // read by index, never compared
    public record Video(NDArray features, long[] timeTokens) implements Piece {
        int frames() {
            return Math.toIntExact(features.getShape().get(0));
        }
    }

    /**
     * Such a beginning of a prompt.
     *
     * @param seen gives each video as the tower sees it
     */
    public static VisualContext of(List<Prompt.Piece> prompt, Function<VideoInput, Video> seen) {
        return new VisualContext(prompt.stream()
                .<Piece>map(piece -> switch (piece) {
                    case Prompt.TextPiece text ->
                        new Text(text.ids().stream().mapToLong(Long::longValue).toArray());
                    case Prompt.VideoPiece video -> seen.apply(video.video());
                })
                .toList());
    }
}
