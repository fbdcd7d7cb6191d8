package dev.tpo.benchmarks;

import dev.tpo.input.UnfitInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A published benchmark. */
public enum Benchmark {
    LONG_VIDEO_BENCH(
            "longvideobench", new LongVideoBench(), Layout.LONG_VIDEO_BENCH, 32, EnumSet.allOf(Extraction.class)),
    MLVU("mlvu", new Mlvu(), Layout.MLVU, 16, EnumSet.allOf(Extraction.class)),
    VIDEO_MME("videomme", new VideoMme(), Layout.VIDEO_MME, 16, EnumSet.allOf(Extraction.class)),
    /** lmms-eval names no limit of tokens: then each of its models has its own. */
    TEMP_COMPASS("tempcompass", new TempCompass(), Layout.TEMP_COMPASS, 128, EnumSet.of(Extraction.LMMS_EVAL)),
    CHARADES_STA("charades-sta", new CharadesSta(), Layout.CHARADES_STA, 50, EnumSet.of(Extraction.LMMS_EVAL));

    private final String id;
    private final Rules rules;
    private final Layout layout;
    private final int maxNewTokens;
    private final Set<Extraction> extractions;

    Benchmark(String id, Rules rules, Layout layout, int maxNewTokens, Set<Extraction> extractions) {
        this.id = id;
        this.rules = rules;
        this.layout = layout;
        this.maxNewTokens = maxNewTokens;
        this.extractions = Set.copyOf(extractions);
    }

    /** @param id as commands and results write it: {@code videomme} */
    public static Optional<Benchmark> of(String id) {
        return Arrays.stream(values())
                .filter(benchmark -> benchmark.id.equals(id))
                .findFirst();
    }

    public static List<String> ids() {
        return Arrays.stream(values()).map(Benchmark::id).toList();
    }

    public String id() {
        return id;
    }

    Layout layout() {
        return layout;
    }

    /** How long an answer may be, in tokens. */
    public int maxNewTokens() {
        return maxNewTokens;
    }

    public boolean has(Extraction extraction) {
        return extractions.contains(extraction);
    }

    /** Whether there is a form with subtitles. */
    public boolean hasSubtitles() {
        return this == VIDEO_MME || this == LONG_VIDEO_BENCH;
    }

    /** Whether a judge decides where no rule reads an answer. */
    public boolean hasJudge() {
        return this == TEMP_COMPASS;
    }

    /** The column whose values' means make the overall figure; none where every question weighs alike. */
    public Optional<String> macroColumn() {
        return rules.macroColumn();
    }

    /** The column that says what kind of question it is; none where all are of one. */
    public Optional<String> kindColumn() {
        return switch (this) {
            case LONG_VIDEO_BENCH -> Optional.of("question_category");
            case MLVU, VIDEO_MME -> Optional.of("task_type");
            case TEMP_COMPASS -> Optional.of("dim");
            case CHARADES_STA -> Optional.empty();
        };
    }

    /**
     * The questions of an official annotation file, in its order: parquet, a JSON array of rows, or JSONL.
     *
     * @throws UnfitInputException if it is none, or a row lacks what this benchmark's rows have; the message names the row
     */
    public List<Question> questions(Path annotations) throws IOException {
        List<Question> questions = new ArrayList<>();
        Map<String, Row> seen = new HashMap<>();
        for (Row row : AnnotationFile.rows(annotations)) {
            Question question = rules.question(row);
            Row earlier = seen.putIfAbsent(question.id(), row);
            if (earlier != null) {
                throw row.unfit("has the id of row " + earlier.number());
            }
            questions.add(question);
        }
        if (questions.isEmpty()) {
            throw new UnfitInputException("the annotations have no rows");
        }
        return questions;
    }

    /** What one output is worth: the extracted answer, null if none can be read, and whether it is right. */
    public Scores.Answered read(Question question, String output, Extraction extraction, @Nullable Boolean verdict) {
        Mark mark = rules.mark(question, output, extraction);
        return Scores.Answered.of(question, mark.extracted() == null && verdict != null ? Mark.judged(verdict) : mark);
    }

    /** The same for {@link #score(List, Map, Extraction, Map)} without a judge. */
    public Scores score(List<Question> questions, Map<String, String> outputs, Extraction extraction) {
        return score(questions, outputs, extraction, Map.of());
    }

    /**
     * What the answers are worth. Questions without an output are left out of every figure and listed.
     *
     * @param outputs by question id; each must be a question's, at least one is there
     * @param verdicts by question id, what a judge says of outputs that no rule reads
     */
    public Scores score(
            List<Question> questions,
            Map<String, String> outputs,
            Extraction extraction,
            Map<String, Boolean> verdicts) {
        if (!has(extraction)) {
            throw new IllegalArgumentException(id + " has no extraction " + extraction.id());
        }
        List<Question> asked = questions.stream()
                .filter(question -> outputs.containsKey(question.id()))
                .toList();
        if (asked.isEmpty() || asked.size() != outputs.size()) {
            throw new IllegalArgumentException("outputs for " + outputs.size() + " ids, of which " + asked.size()
                    + " are among " + questions.size() + " questions");
        }
        List<Scores.Answered> answered = asked.stream()
                .map(question -> read(
                        question, outputs.getOrDefault(question.id(), ""), extraction, verdicts.get(question.id())))
                .toList();
        List<String> missing = questions.stream()
                .map(Question::id)
                .filter(question -> !outputs.containsKey(question))
                .toList();
        return Figures.of(this, rules, extraction, asked, answered, missing);
    }
}
