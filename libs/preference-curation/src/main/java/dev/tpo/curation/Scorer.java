package dev.tpo.curation;

import java.util.List;

/** Says how likely answers are. Called by several threads. */
public interface Scorer {
    /** ln P(answer, its end included | frames, question) of each answer, in nats and in the same order. */
    List<Double> score(Video video, List<Double> timestampsSeconds, String question, List<String> answers);
}
