package dev.tpo.worker;

import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.VisualProjector;
import dev.tpo.lmm.prompt.ChatTokenizer;
import dev.tpo.lmm.prompt.ContextLengthExceededException;
import dev.tpo.lmm.prompt.PromptWriter;
import dev.tpo.lmm.prompt.QuestionTokens;
import dev.tpo.lmm.prompt.VisualPrefix;
import dev.tpo.training.FeatureFiles;
import dev.tpo.training.TokenizedPair;
import dev.tpo.training.TrainingSet;
import dev.tpo.training.TrainingVideo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From rows and videos to tokens and features. Both answers of a row see the same frames of the whole video. */
final class TrainingSetBuilder {
    private final ChatTokenizer tokenizer;
    private final ModelConfig config;
    private final PromptWriter prompts;

    TrainingSetBuilder(ChatTokenizer tokenizer, ModelConfig config) {
        this.tokenizer = tokenizer;
        this.config = config;
        this.prompts = new PromptWriter(tokenizer, config, ignored -> 0);
    }

    /** Hears of each video. */
    interface Watch {
        void described();

        void encoded(int videos, int total);
    }

    TrainingSet build(List<TrainingRows.Row> rows, VideoFeatures features, FeatureFiles files, Watch watch) {
        Map<String, EncodedVideo> described = new LinkedHashMap<>();
        List<Asked> asked = new ArrayList<>();
        for (TrainingRows.Row row : rows) {
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
        Map<String, Integer> numbers = new LinkedHashMap<>();
        List<TrainingVideo> videos = new ArrayList<>();
        List<TokenizedPair> pairs = new ArrayList<>();
        for (Asked row : asked) {
            int number = numbers.computeIfAbsent(row.video().sha256(), sha256 -> {
                videos.add(files.read(features.of(sha256), row.before(), timeTokens(row.video())));
                watch.encoded(videos.size(), described.size());
                return videos.size() - 1;
            });
            pairs.add(new TokenizedPair(number, row.question(), row.chosen(), row.rejected()));
        }
        return new TrainingSet(videos, pairs);
    }

    /** A row as tokens. */
    @SuppressWarnings("ArrayRecordComponent") // read by index, never compared
    private record Asked(EncodedVideo video, long[] before, long[] question, long[] chosen, long[] rejected) {}

    private Asked asked(TrainingRows.Row row, EncodedVideo video) {
        QuestionTokens question = QuestionTokens.of(tokenizer, config, video, row.prompt());
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
