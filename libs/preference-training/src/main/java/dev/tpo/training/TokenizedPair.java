package dev.tpo.training;

/**
 * A question about a video, or several, with its two answers, as tokens.
 *
 * @param context number of what comes before the question, in the training set
 * @param question what stands between the last video and the answer, never empty
 * @param chosen the preferred answer with its end token
 * @param rejected the other one with its end token
 */
@SuppressWarnings("ArrayRecordComponent") // read by index, never compared
public record TokenizedPair(int context, long[] question, long[] chosen, long[] rejected) {
    public TokenizedPair {
        if (question.length == 0 || chosen.length == 0 || rejected.length == 0) {
            throw new IllegalArgumentException("question and answers must not be empty");
        }
    }
}
