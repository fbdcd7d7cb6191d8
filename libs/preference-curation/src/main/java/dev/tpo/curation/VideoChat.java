package dev.tpo.curation;

import java.util.List;

/** The model that teaches itself, asked about chosen frames of a video. Called by several threads. */
public interface VideoChat {
    /** The greedy answer. */
    Answer ask(Video video, List<Double> timestampsSeconds, String question);

    /** ln P(answer, its end included | frames, question) of each answer, in nats and in the same order. */
    List<Double> score(Video video, List<Double> timestampsSeconds, String question, List<String> answers);

    /** @param complete false if the answer was cut off at its longest */
    record Answer(String text, boolean complete) {}
}
