package dev.tpo.lmm.prompt;

import java.util.List;

/**
 * A chat laid out for the model: text tokens and videos in order, up to where the answer begins.
 *
 * @param tokens all of them, visual ones included
 * @param videoTokens those that stand for frames, with their newlines and time tokens
 */
public record Prompt(List<Piece> pieces, int tokens, int videoTokens) {
    public Prompt {
        pieces = List.copyOf(pieces);
    }

    public sealed interface Piece {}

    public record TextPiece(List<Long> ids) implements Piece {}

    public record VideoPiece(VideoInput video) implements Piece {}
}
