package dev.tpo.curation.models;

import dev.tpo.answers.ClockTime;
import dev.tpo.curation.CaptionedSegment;
import java.util.List;
import java.util.stream.Collectors;

/** Captions as a model reads them. */
final class Captions {
    private Captions() {}

    /** One as it is; several with the part of the video that each is of, a line each. */
    static String text(List<CaptionedSegment> captions) {
        if (captions.size() == 1) {
            return captions.getFirst().caption().strip();
        }
        return captions.stream()
                .map(caption -> "[" + ClockTime.of(caption.startSeconds()) + " - "
                        + ClockTime.of(caption.endSeconds()) + "] "
                        + caption.caption().strip())
                .collect(Collectors.joining("\n"));
    }
}
