package dev.tpo.inference.chat;

import dev.tpo.inference.videos.Wanted;

/** A part of a message as the client meant it; several pictures are one. */
sealed interface Piece {
    record Words(String text) implements Piece {}

    record Shown(Wanted wanted) implements Piece {}
}
