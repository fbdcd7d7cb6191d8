package dev.tpo.curation;

import java.util.List;

/** Says what some frames of a video show; nothing else tells what is true of it. Called by several threads. */
public interface Captioner {
    Answer caption(Video video, List<Double> timestampsSeconds);

    /** The one who answers also describes, asked with this prompt. */
    static Captioner asking(Answerer answerer, String prompt) {
        return (video, timestampsSeconds) -> answerer.answer(video, timestampsSeconds, prompt);
    }
}
