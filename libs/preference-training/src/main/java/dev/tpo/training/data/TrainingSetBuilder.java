package dev.tpo.training.data;

import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.VisualProjector;
import dev.tpo.lmm.prompt.ChatTokenizer;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.ContextLengthExceededException;
import dev.tpo.lmm.prompt.PromptWriter;
import dev.tpo.lmm.prompt.QuestionTokens;
import dev.tpo.lmm.prompt.VisualPrefix;
import dev.tpo.rows.Turn;
import dev.tpo.training.FeatureFiles;
import dev.tpo.training.TokenizedPair;
import dev.tpo.training.TrainingSet;
import dev.tpo.training.TrainingVideo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From rows and videos to tokens and features. Both answers of a row see the same frames of the whole video. */
public final class TrainingSetBuilder {
    private final ChatTokenizer tokenizer;
    private final ModelConfig config;
    private final PromptWriter prompts;

    public TrainingSetBuilder(ChatTokenizer tokenizer, ModelConfig config) {
        this.tokenizer = tokenizer;
        this.config = config;
        this.prompts = new PromptWriter(tokenizer, config, ignored -> 0);
    }

    /** Hears of each video. */
    public interface Watch {
        void described();

        void encoded(int videos, int total);
    }

    /**
     * @param rows whose videos {@code features} knows
     * @throws BadTrainingDataException if a row is too long for the model, or its video cannot be used
     */
    public TrainingSet build(List<TrainingRow> rows, VideoFeatures features, FeatureFiles files, Watch watch) {
        Map<String, EncodedVideo> described = new LinkedHashMap<>();
        List<Asked> asked = new ArrayList<>();
        for (TrainingRow row : rows) {
            EncodedVideo video = described.computeIfAbsent(row.video(), sha256 -> {
                watch.described();
                return features.describe(sha256);
            });
            try {
                asked.add(asked(row, video));
            } catch (ContextLengthExceededException e) { // its text alone is too much
                throw BadTrainingDataException.tooLong(row.line(), String.valueOf(e.getMessage()));
            }
        }
        // Only now: hours of encoding are not spent on rows that do not fit.
        Set<String> encoded = new HashSet<>();
        Map<Shown, Integer> numbers = new LinkedHashMap<>();
        List<TrainingVideo> videos = new ArrayList<>();
        List<TokenizedPair> pairs = new ArrayList<>();
        for (Asked row : asked) {
            int number = numbers.computeIfAbsent(Shown.of(row), shown -> {
                videos.add(files.read(features.of(shown.sha256()), row.before(), timeTokens(row.video())));
                if (encoded.add(shown.sha256())) {
                    watch.encoded(encoded.size(), described.size());
                }
                return videos.size() - 1;
            });
            pairs.add(new TokenizedPair(number, row.question(), row.chosen(), row.rejected()));
        }
        return new TrainingSet(videos, pairs);
    }

    /** A video with what stands before it, which is the same but where a system's turn does. */
    private record Shown(String sha256, List<Long> before) {
        static Shown of(Asked row) {
            return new Shown(
                    row.video().sha256(), Arrays.stream(row.before()).boxed().toList());
        }
    }

    /** The conversation with the video before its first question. */
    private static List<ChatTurn> turns(TrainingRow row, EncodedVideo video) {
        List<ChatTurn> turns = new ArrayList<>();
        boolean shown = false;
        for (Turn turn : row.prompt()) {
            var words = new ChatTurn.Text(turn.text());
            ChatTurn.Role role = switch (turn.role()) {
                case Turn.SYSTEM -> ChatTurn.Role.SYSTEM;
                case Turn.ASSISTANT -> ChatTurn.Role.ASSISTANT;
                default -> ChatTurn.Role.USER;
            };
            boolean first = !shown && role == ChatTurn.Role.USER;
            turns.add(first ? ChatTurn.user(new ChatTurn.Video(video), words) : new ChatTurn(role, List.of(words)));
            shown |= first;
        }
        return turns;
    }

    /** A row as tokens. */
    @SuppressWarnings("ArrayRecordComponent") // read by index, never compared
    private record Asked(EncodedVideo video, long[] before, long[] question, long[] chosen, long[] rejected) {}

    private Asked asked(TrainingRow row, EncodedVideo video) {
        QuestionTokens question = QuestionTokens.of(tokenizer, config, turns(row, video));
        var asked = new Asked(
                video,
                question.before(),
                question.after(),
                prompts.answer(row.chosen()),
                prompts.answer(row.rejected()));
        int frames = video.receipt().timestampsSeconds().size();
        int length = asked.before().length
                + VisualProjector.tokenCount(config, frames)
                + timeTokens(video).length
                + asked.question().length
                + Math.max(asked.chosen().length, asked.rejected().length)
                - 1; // an answer's last token is predicted and predicts nothing
        if (length > config.maxPositions()) {
            throw BadTrainingDataException.tooLong(
                    row.line(),
                    "it has " + length + " tokens with the " + frames + " frames of its video, and the model takes "
                            + config.maxPositions());
        }
        return asked;
    }

    private long[] timeTokens(EncodedVideo video) {
        return VisualPrefix.timeTokens(config, video.receipt().timestampsSeconds());
    }
}
