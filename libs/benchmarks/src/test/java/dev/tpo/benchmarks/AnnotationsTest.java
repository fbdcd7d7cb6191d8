package dev.tpo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.input.UnfitInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotationsTest {
    private static final String MME = """
            {"question_id": "001-1", "videoID": "v1", "duration": "short", "domain": "Knowledge", "sub_category": "Law",\
             "task_type": "OCR Problems", "question": "Which?", "options": ["A. red.", "B. blue."], "answer": "B"}""";

    @TempDir
    Path folder;

    @Test
    void rowsComeAsAnArrayOrOneALine() throws IOException {
        String second = MME.replace("001-1", "001-2");
        List<Question> array = Benchmark.VIDEO_MME.questions(file("[" + MME + "," + second + "]"));

        assertThat(Benchmark.VIDEO_MME.questions(file("\uFEFF" + MME + "\r\n\n" + second)))
                .isEqualTo(array)
                .extracting(Question::id)
                .containsExactly("001-1", "001-2");
    }

    @Test
    void theJsonOfLongVideoBenchHasItsOptionsInAList() throws IOException {
        Question question = Benchmark.LONG_VIDEO_BENCH.questions(file("""
                                [{"id": "x_0", "video_path": "x.mp4", "question": "Who?", "candidates": ["he", "she"],
                                  "correct_choice": 1, "duration_group": 15, "question_category": "S2E"}]""")).getFirst();

        assertThat(question.stem()).isEqualTo("Who?\nA. he\nB. she");
        assertThat(question.key()).isEqualTo(new AnswerKey.Choice("B", "", 2));
        assertThat(question.groups()).containsEntry("duration_group", "15");
    }

    @Test
    void rowsWithoutIdsAreCountedFromZero() throws IOException {
        String row = """
                {"video": "v.mp4", "question": "How many?", "candidates": [4, 3], "answer": 3, "question_type": "count"}""";

        assertThat(Benchmark.MLVU.questions(file("[" + row + "," + row + "]")))
                .extracting(Question::id)
                .containsExactly("count_0", "count_1");
    }

    @Test
    void theOptionsOfMlvusParquetAreThoseInTheQuestion() throws IOException {
        String row = """
                {"video_name": "v.mp4", "question": "Who?\\n(A) he\\n(B) she\\n(C) none (D)", "answer": "C", "task_type": "ego"}""";

        assertThat(Benchmark.MLVU.questions(file(row)).getFirst())
                .returns("ego_0", Question::id)
                .returns(new AnswerKey.Choice("C", "", 3), Question::key);
        refused(Benchmark.MLVU, row.replace("\"C\"", "\"D\""), "not the letter of one of 3 options");
    }

    @Test
    void whatARowLacksIsSaidWithItsNumber() throws IOException {
        refused(Benchmark.VIDEO_MME, MME + "\n" + MME, "row 2 has the id of row 1");
        refused(Benchmark.VIDEO_MME, MME.replace("videoID", "video"), "row 1 has no videoID");
        refused(Benchmark.VIDEO_MME, MME.replace("\"B\"", "\"C\""), "the answer \"C\", not the letter of one of 2");
        refused(Benchmark.VIDEO_MME, MME.replace("[\"A. red.\", \"B. blue.\"]", "3"), "no list options");
        refused(Benchmark.VIDEO_MME, "[]", "no rows");
        refused(Benchmark.VIDEO_MME, "", "no rows");
        refused(Benchmark.VIDEO_MME, "[7]", "row 1 is not an object");
        refused(Benchmark.VIDEO_MME, "[{", "is not JSON");
        refused(Benchmark.VIDEO_MME, "question,answer", "line 1 is not JSON");
        refused(Benchmark.MLVU, """
                {"video": "v", "question": "q", "candidates": ["x"], "answer": "y", "question_type": "ego"}""", "the answer \"y\", which is none of its candidates");
        refused(Benchmark.LONG_VIDEO_BENCH, """
                {"id": "a", "video_path": "a", "question": "q", "candidates": ["x"], "correct_choice": -1}""", "test split");
    }

    @Test
    void aDamagedParquetFileIsRefusedOrReadAndNothingElse() throws IOException {
        byte[] whole = Files.readAllBytes(Golden.of("videomme").annotations());
        Random random = new Random(7);
        for (int i = 0; i < 30; i++) {
            byte[] damaged = i % 3 == 0 ? Arrays.copyOf(whole, 4 + random.nextInt(whole.length - 4)) : whole.clone();
            int footer = Math.max(0, damaged.length - 5800);
            damaged[i % 3 == 1 ? random.nextInt(footer) : footer + random.nextInt(damaged.length - footer)] ^= 0x55;
            Path file = Files.write(folder.resolve("damaged.parquet"), damaged);
            try {
                Benchmark.VIDEO_MME.questions(file);
            } catch (UnfitInputException refused) {
                assertThat(refused).hasMessageContaining("damaged.parquet");
            }
        }
    }

    private void refused(Benchmark benchmark, String content, String why) throws IOException {
        Path file = file(content);
        assertThatThrownBy(() -> benchmark.questions(file))
                .isInstanceOf(UnfitInputException.class)
                .hasMessageContaining(why);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("annotations.json"), content);
    }
}
