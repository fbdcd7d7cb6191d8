package dev.tpo.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which of a benchmark's questions are put, and in which order: those of one video together, so that its frames are
 * prepared once.
 *
 * @param limit the first so many of the annotations; null: all
 * @param shard which part of those; null: all
 */
public record Selection(@Nullable Integer limit, @Nullable Shard shard) {

    /**
     * One of several parts of equal numbers of videos. All questions of a video are in one part: videos are counted in the
     * order in which they first occur, and every {@code of}-th belongs to a part.
     *
     * @param number from 1
     */
    public record Shard(int number, int of) {
        private static final Pattern WRITTEN = Pattern.compile("(\\d{1,5})/(\\d{1,5})");

        /** @param written {@code 2/8}; empty if it is none */
        public static Optional<Shard> of(String written) {
            Matcher parts = WRITTEN.matcher(written);
            if (!parts.matches()) {
                return Optional.empty();
            }
            Shard shard = new Shard(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
            return shard.number >= 1 && shard.number <= shard.of ? Optional.of(shard) : Optional.empty();
        }

        @Override
        public String toString() {
            return number + "/" + of;
        }
    }

    public List<Question> of(List<Question> questions) {
        Map<String, List<Question>> byVideo = new LinkedHashMap<>();
        questions.stream()
                .limit(limit == null ? Long.MAX_VALUE : limit)
                .forEach(question -> byVideo.computeIfAbsent(question.video(), first -> new ArrayList<>())
                        .add(question));
        List<Question> selected = new ArrayList<>();
        int video = 0;
        for (List<Question> about : byVideo.values()) {
            if (shard == null || video % shard.of() == shard.number() - 1) {
                selected.addAll(about);
            }
            video++;
        }
        return selected;
    }
}
