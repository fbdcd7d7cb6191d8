package dev.tpo.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A video's prefix and behind it a tree of text: questions that do not see each other, and behind each its answers, which
 * do not see each other either. A token sees what precedes it on its own path from the root, and its position counts
 * along that path, so each answer is computed just as if it stood alone behind its prompt.
 */
final class PackedSequence {
    private final int prefixTokens;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Prediction> predictions = new ArrayList<>();
    private int length;

    /**
     * @param parent the segment that this one continues; -1: the prefix
     * @param begin place of its first token in the sequence
     * @param firstPosition position of its first token on its path
     */
    private record Segment(int parent, int begin, int firstPosition, long[] tokens) {
        int end() {
            return begin + tokens.length;
        }
    }

    /** The token at place {@code at} is to predict {@code token}, a part of answer number {@code answer}. */
    record Prediction(int at, long token, int answer) {
        /** Of a pair's answers 2 i and 2 i + 1 the first. */
        boolean isChosen() {
            return answer % 2 == 0;
        }
    }

    PackedSequence(int prefixTokens) {
        this.prefixTokens = prefixTokens;
        this.length = prefixTokens;
    }

    /** Adds a question with both answers; they get the numbers {@code firstAnswer} and {@code firstAnswer + 1}. */
    void add(TokenizedPair pair, int firstAnswer) {
        int question = append(-1, pair.question());
        answer(question, pair.chosen(), firstAnswer);
        answer(question, pair.rejected(), firstAnswer + 1);
    }

    /** The last token of an answer is predicted but predicts nothing: it need not stand in the sequence. */
    private void answer(int question, long[] tokens, int answer) {
        int last = segments.get(question).end() - 1;
        Segment segment = segments.get(append(question, Arrays.copyOf(tokens, tokens.length - 1)));
        for (int k = 0; k < tokens.length; k++) {
            predictions.add(new Prediction(k == 0 ? last : segment.begin + k - 1, tokens[k], answer));
        }
    }

    private int append(int parent, long[] tokens) {
        int firstPosition = prefixTokens;
        if (parent >= 0) {
            Segment before = segments.get(parent);
            firstPosition = before.firstPosition + before.tokens.length;
        }
        segments.add(new Segment(parent, length, firstPosition, tokens));
        length += tokens.length;
        return segments.size() - 1;
    }

    int length() {
        return length;
    }

    int prefixTokens() {
        return prefixTokens;
    }

    List<Prediction> predictions() {
        return predictions;
    }

    /** How many of them belong to chosen answers. */
    long chosenTokens() {
        return predictions.stream().filter(Prediction::isChosen).count();
    }

    /** One more than the highest position. */
    int positionsUsed() {
        return segments.stream()
                .mapToInt(segment -> segment.firstPosition + segment.tokens.length)
                .max()
                .orElse(prefixTokens);
    }

    /** The tokens behind the prefix. */
    long[] textTokens() {
        long[] ids = new long[length - prefixTokens];
        for (Segment segment : segments) {
            System.arraycopy(segment.tokens, 0, ids, segment.begin - prefixTokens, segment.tokens.length);
        }
        return ids;
    }

    /** Writes the tokens' positions to {@code positions} from {@code offset} on. */
    void writePositions(long[] positions, int offset) {
        for (int at = 0; at < prefixTokens; at++) {
            positions[offset + at] = at;
        }
        for (Segment segment : segments) {
            for (int k = 0; k < segment.tokens.length; k++) {
                positions[offset + segment.begin + k] = segment.firstPosition + k;
            }
        }
    }

    /**
     * Writes a (width, width) matrix of what sees what to {@code mask} from {@code offset} on. Padding sees itself: a row
     * that sees nothing would be a softmax of nothing.
     */
    void writeMask(boolean[] mask, int offset, int width) {
        for (int row = 0; row < prefixTokens; row++) {
            Arrays.fill(mask, offset + row * width, offset + row * width + row + 1, true);
        }
        for (Segment segment : segments) {
            for (int row = segment.begin; row < segment.end(); row++) {
                int from = offset + row * width;
                Arrays.fill(mask, from, from + prefixTokens, true);
                for (int up = segment.parent; up >= 0; up = segments.get(up).parent) {
                    Arrays.fill(
                            mask,
                            from + segments.get(up).begin,
                            from + segments.get(up).end(),
                            true);
                }
                Arrays.fill(mask, from + segment.begin, from + row + 1, true);
            }
        }
        for (int row = length; row < width; row++) {
            mask[offset + row * width + row] = true;
        }
    }
}
