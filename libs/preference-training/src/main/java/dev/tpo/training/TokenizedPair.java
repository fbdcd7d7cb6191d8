package dev.tpo.training;

/**
 * A question about a video with its two answers, as tokens.
 *
 * @param video number of the video in the training set
 * @param question what stands between the video and the answer, never empty
 * @param chosen the preferred answer with its end token
 * @param rejected the other one with its end token
 */
@SuppressWarnings("ArrayRecordComponent") // read by index, never compared
public record TokenizedPair(int video, long[] question, long[] chosen, long[] rejected) {
    public TokenizedPair {
        if (question.length == 0 || chosen.length == 0 || rejected.length == 0) {
            throw new IllegalArgumentException("question and answers must not be empty");
        }
    }
}
