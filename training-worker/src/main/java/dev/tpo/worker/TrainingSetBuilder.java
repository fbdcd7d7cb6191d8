package dev.tpo.worker;

import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.prompt.ChatTokenizer;
import dev.tpo.lmm.prompt.QuestionTokens;
import dev.tpo.lmm.prompt.VisualPrefix;
import dev.tpo.training.FeatureFiles;
import dev.tpo.training.TokenizedPair;
import dev.tpo.training.TrainingSet;
import dev.tpo.training.TrainingVideo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From rows and videos to tokens and features. Both answers of a row see the same frames of the whole video. */
final class TrainingSetBuilder {
    private final ChatTokenizer tokenizer;
    private final ModelConfig config;

    TrainingSetBuilder(ChatTokenizer tokenizer, ModelConfig config) {
        this.tokenizer = tokenizer;
        this.config = config;
    }

    /** Hears of each video that is ready. */
    interface Watch {
        void encoded(int videos, int total);
    }

    TrainingSet build(List<TrainingRows.Row> rows, VideoFeatures features, FeatureFiles files, Watch watch) {
        Map<String, VideoFeatures.Encoded> encoded = new LinkedHashMap<>();
        List<String> wanted =
                rows.stream().map(TrainingRows.Row::video).distinct().toList();
        for (String sha256 : wanted) {
            encoded.put(sha256, features.of(sha256));
            watch.encoded(encoded.size(), wanted.size());
        }
        List<TokenizedPair> pairs = new ArrayList<>();
        List<@Nullable TrainingVideo> videos = new ArrayList<>();
        wanted.forEach(video -> videos.add(null));
        for (TrainingRows.Row row : rows) {
            VideoFeatures.Encoded seen = encoded.get(row.video());
            if (seen == null) {
                throw new IllegalStateException("no features of " + row.video());
            }
            int number = wanted.indexOf(row.video());
            QuestionTokens question = QuestionTokens.of(tokenizer, config, seen.video(), row.prompt());
            if (videos.get(number) == null) {
                videos.set(
                        number,
                        files.read(
                                seen.features(),
                                question.before(),
                                VisualPrefix.timeTokens(
                                        config, seen.video().receipt().timestampsSeconds())));
            }
            pairs.add(new TokenizedPair(number, question.after(), answer(row.chosen()), answer(row.rejected())));
        }
        return new TrainingSet(
                videos.stream().map(java.util.Objects::requireNonNull).toList(), pairs);
    }

    private long[] answer(String text) {
        long[] words = tokenizer.encode(text);
        long[] ended = Arrays.copyOf(words, words.length + 1);
        ended[words.length] = config.endTokenId();
        return ended;
    }
}
