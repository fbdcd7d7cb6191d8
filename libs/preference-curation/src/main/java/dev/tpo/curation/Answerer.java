package dev.tpo.curation;

import java.util.List;

/** Answers questions about chosen frames of a video: in TPO the model that teaches itself. Called by several threads. */
public interface Answerer {
    /** The greedy answer. */
    Answer answer(Video video, List<Double> timestampsSeconds, String question);
}
