package dev.tpo.training.data;

import static java.util.Objects.requireNonNull;

import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.VisualProjector;
import dev.tpo.lmm.prompt.ChatTokenizer;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.ContextLengthExceededException;
import dev.tpo.lmm.prompt.Prompt;
import dev.tpo.lmm.prompt.PromptWriter;
import dev.tpo.lmm.prompt.QuestionTokens;
import dev.tpo.lmm.prompt.VideoInput;
import dev.tpo.lmm.prompt.VisualPrefix;
import dev.tpo.rows.Turn;
import dev.tpo.training.FeatureFiles;
import dev.tpo.training.TokenizedPair;
import dev.tpo.training.TrainingSet;
import dev.tpo.training.VisualContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** From rows and videos to tokens and features. Both answers of a row see the same frames of whole videos. */
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
            List<ChatTurn> turns = turns(
                    row,
                    sha256 -> described.computeIfAbsent(sha256, video -> {
                        watch.described();
                        return features.describe(video, row.file());
                    }));
            try {
                asked.add(asked(row, turns));
            } catch (ContextLengthExceededException e) { // its text alone is too much
                throw BadTrainingDataException.tooLong(row, String.valueOf(e.getMessage()));
            }
        }
        // Only now: hours of encoding are not spent on rows that do not fit.
        Map<VideoInput, VisualContext.Video> encoded = new HashMap<>();
        Map<List<Prompt.Piece>, Integer> numbers = new HashMap<>();
        List<VisualContext> contexts = new ArrayList<>();
        List<TokenizedPair> pairs = new ArrayList<>();
        for (Asked row : asked) {
            int number = numbers.computeIfAbsent(row.context(), pieces -> {
                contexts.add(VisualContext.of(
                        pieces,
                        input -> encoded.computeIfAbsent(input, video -> {
                            String askedBy = requireNonNull(described.get(video.sha256()))
                                    .askedBy();
                            Path kept = features.of(video.sha256(), askedBy);
                            watch.encoded(encoded.size() + 1, described.size());
                            return files.read(kept, timeTokens(video));
                        })));
                return contexts.size() - 1;
            });
            pairs.add(new TokenizedPair(number, row.question(), row.chosen(), row.rejected()));
        }
        return new TrainingSet(contexts, pairs);
    }

    /** The conversation, each video where a chat request with the same parts shows it. */
    private static List<ChatTurn> turns(TrainingRow row, Function<String, EncodedVideo> videos) {
        List<ChatTurn> turns = new ArrayList<>();
        for (Turn turn : row.prompt()) {
            ChatTurn.Role role = switch (turn.role()) {
                case Turn.SYSTEM -> ChatTurn.Role.SYSTEM;
                case Turn.ASSISTANT -> ChatTurn.Role.ASSISTANT;
                default -> ChatTurn.Role.USER;
            };
            List<ChatTurn.Part> parts = new ArrayList<>();
            turn.videos().forEach(sha256 -> parts.add(new ChatTurn.Video(videos.apply(sha256))));
            parts.add(new ChatTurn.Text(turn.text()));
            turns.add(new ChatTurn(role, parts));
        }
        return turns;
    }

    /** A row as tokens. */
    @SuppressWarnings("ArrayRecordComponent") // read by index, never compared
    private record Asked(List<Prompt.Piece> context, long[] question, long[] chosen, long[] rejected) {}

    private Asked asked(TrainingRow row, List<ChatTurn> turns) {
        QuestionTokens question = QuestionTokens.of(tokenizer, config, turns);
        var asked = new Asked(
                question.context(), question.question(), prompts.answer(row.chosen()), prompts.answer(row.rejected()));
        int frames = 0;
        int length = asked.question().length
                + Math.max(asked.chosen().length, asked.rejected().length)
                - 1; // an answer's last token is predicted and predicts nothing
        for (Prompt.Piece piece : asked.context()) {
            switch (piece) {
                case Prompt.TextPiece text -> length += text.ids().size();
                case Prompt.VideoPiece(VideoInput video) -> {
                    int seen = video.toldSeconds().size();
                    frames += seen;
                    length += VisualProjector.tokenCount(config, seen) + timeTokens(video).length;
                }
            }
        }
        if (length > config.maxPositions()) {
            throw BadTrainingDataException.tooLong(
                    row,
                    "it has " + length + " tokens with the " + frames + " frames of its videos, and the model takes "
                            + config.maxPositions());
        }
        return asked;
    }

    private long[] timeTokens(VideoInput video) {
        return VisualPrefix.timeTokens(config, video.toldSeconds());
    }
}
