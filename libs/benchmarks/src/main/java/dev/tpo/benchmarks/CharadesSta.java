package dev.tpo.benchmarks;

import dev.tpo.input.UnfitInputException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Charades-STA: when does what a sentence says happen? Worth is the overlap of the times. */
final class CharadesSta implements Rules {
    /** With this overlap an answer counts as correct in a question's record. */
    private static final double CORRECT_FROM = 0.5;

    private static final String BEFORE =
            "Please find the visual event described by a sentence in the video, determining"
                    + " its starting and ending times. The format should be: 'The event happens in the start time - end time'."
                    + " For example, The event 'person turn a light on' happens in the 24.3 - 30.4 seonds. Now I will give you"
                    + " the textual sentence: ";
    private static final String BEHIND = ". Please return its start time and end time.";

    private static final Pattern BRACKETS = Pattern.compile("[\\[\\]()\\s]");

    @Override
    public Question question(Row row) throws UnfitInputException {
        String caption = row.text("caption");
        String video = row.text("video");
        return new Question(row.idOr(video), video, caption, BEFORE + caption + BEHIND, moment(row), Map.of(), null);
    }

    @Override
    public Mark mark(Question question, String output, Extraction extraction) {
        if (!(question.key() instanceof AnswerKey.Moment expected)) {
            return Mark.UNPARSABLE;
        }
        return SpokenMoment.in(output)
                .map(said -> {
                    double overlap = said.overlap(expected);
                    return new Mark(said.words(), overlap, overlap >= CORRECT_FROM);
                })
                .orElse(Mark.UNPARSABLE);
    }

    /** A list of two numbers, or one written as text. */
    private static AnswerKey.Moment moment(Row row) throws UnfitInputException {
        List<String> times = row.isList("timestamp")
                ? row.list("timestamp")
                : List.of(BRACKETS.matcher(row.text("timestamp")).replaceAll("").split(",", -1));
        try {
            if (times.size() == 2) {
                return new AnswerKey.Moment(Double.parseDouble(times.get(0)), Double.parseDouble(times.get(1)));
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw row.unfit("has a timestamp that is not two numbers, [start, end]");
    }
}
