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

/** A published benchmark. */
public enum Benchmark {
    LONG_VIDEO_BENCH("longvideobench", new LongVideoBench(), EnumSet.allOf(Extraction.class)),
    MLVU("mlvu", new Mlvu(), EnumSet.allOf(Extraction.class)),
    VIDEO_MME("videomme", new VideoMme(), EnumSet.allOf(Extraction.class)),
    TEMP_COMPASS("tempcompass", new TempCompass(), EnumSet.of(Extraction.LMMS_EVAL)),
    CHARADES_STA("charades-sta", new CharadesSta(), EnumSet.of(Extraction.LMMS_EVAL));

    private final String id;
    private final Rules rules;
    private final Set<Extraction> extractions;

    Benchmark(String id, Rules rules, Set<Extraction> extractions) {
        this.id = id;
        this.rules = rules;
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

    public boolean has(Extraction extraction) {
        return extractions.contains(extraction);
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

    /**
     * What the answers are worth. Questions without an output are left out of every figure and listed.
     *
     * @param outputs by question id; each must be a question's, at least one is there
     */
    public Scores score(List<Question> questions, Map<String, String> outputs, Extraction extraction) {
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
                .map(question -> {
                    Mark mark = rules.mark(question, outputs.getOrDefault(question.id(), ""), extraction);
                    return Scores.Answered.of(question, mark);
                })
                .toList();
        List<String> missing = questions.stream()
                .map(Question::id)
                .filter(question -> !outputs.containsKey(question))
                .toList();
        return Figures.of(this, rules, extraction, asked, answered, missing);
    }
}
