package dev.tpo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.input.UnfitInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders as the hub's downloads leave them, with annotations and files that hold nothing. */
class BenchmarkFolderTest {
    private static final String LONG = """
            {"id": "x_0", "video_path": "x.mp4", "subtitle_path": "x_en.json", "starting_timestamp_for_subtitles": 12.5,
             "duration": 30.5, "question": "Who?", "candidates": ["he", "she"], "correct_choice": 1,
             "duration_group": 15, "question_category": "S2E"}""";

    @TempDir
    Path folder;

    @Test
    void videoMmeHasItsParquetInAFolderOfItsOwnAndVideosInData() throws IOException {
        put(
                "videomme/test-00000-of-00001.parquet",
                Files.readAllBytes(Golden.of("videomme").annotations()));
        put(".cache/huggingface/other.parquet", new byte[0]);
        BenchmarkFolder download = BenchmarkFolder.open(Benchmark.VIDEO_MME, folder);
        Question first = download.questions().getFirst();
        put("subtitle/" + first.video() + ".srt", new byte[0]);
        Path video = put("data/" + first.video() + ".MP4", new byte[0]);
        put("elsewhere/" + first.video() + ".MP4", new byte[0]);

        download = BenchmarkFolder.open(Benchmark.VIDEO_MME, folder);

        assertThat(download.annotations()).containsExactly("videomme/test-00000-of-00001.parquet");
        assertThat(download.questions()).hasSize(600);
        assertThat(download.video(first)).hasValue(video);
        assertThat(download.subtitles(Objects.requireNonNull(first.speech())))
                .hasValue(folder.resolve("subtitle/" + first.video() + ".srt"));
        assertThat(download.video(download.questions().getLast())).isEmpty();
    }

    @Test
    void longVideoBenchKnowsItsSubtitlesAndItsTestSplitIsNotRead() throws IOException {
        put("lvb_val.json", ("[" + LONG + "]").getBytes());
        put("lvb_test_wo_gt.json", "[]".getBytes());
        put("test-00000-of-00001.txt", new byte[0]);
        put("videos/x.mkv", new byte[0]);
        put("subtitles/x_en.json", "[]".getBytes());

        BenchmarkFolder download = BenchmarkFolder.open(Benchmark.LONG_VIDEO_BENCH, folder);

        Question question = download.questions().getFirst();
        assertThat(download.annotations()).containsExactly("lvb_val.json");
        assertThat(question.speech()).isEqualTo(new Question.Speech("x_en.json", 12.5, 30.5));
        assertThat(download.video(question)).hasValue(folder.resolve("videos/x.mkv"));
        assertThat(download.subtitles(Objects.requireNonNull(question.speech())))
                .isPresent();
    }

    @Test
    void mlvusReleaseHasAFileAndAFolderForEachTaskAndItsWritingTasksArePassedOver() throws IOException {
        put("json/1_plotQA.json", mlvu("plotQA").getBytes());
        put("json/2_needle.json", mlvu("needle").getBytes());
        put("json/8_sub_scene.json", "[]".getBytes());
        put("json/9_summary.json", "[]".getBytes());
        put("outputs.jsonl", "{}".getBytes());
        put("video/1_plotQA/v.mp4", new byte[0]);
        put("video/2_needle/v.mp4", new byte[0]);

        BenchmarkFolder download = BenchmarkFolder.open(Benchmark.MLVU, folder);

        assertThat(download.questions()).extracting(Question::id).containsExactly("plotQA_0", "needle_0");
        assertThat(download.passedOver()).containsExactly("json/8_sub_scene.json", "json/9_summary.json");
        assertThat(download.video(download.questions().getLast())).hasValue(folder.resolve("video/2_needle/v.mp4"));
    }

    @Test
    void bothTasksOfTempCompassTogetherHaveTheirNamesBeforeTheIds() throws IOException {
        put("multi-choice/test.jsonl", """
                {"video_id": "7", "dim": "speed", "question": "How?\\nA. fast\\nB. slow", "answer": "B. slow"}""".getBytes());
        put("yes_no/test.jsonl", """
                {"video_id": "7", "dim": "speed", "question": "Is it?", "answer": "no"}""".getBytes());
        put("captioning/test.jsonl", "{}".getBytes());

        BenchmarkFolder download = BenchmarkFolder.open(Benchmark.TEMP_COMPASS, folder);

        assertThat(download.questions())
                .extracting(Question::id)
                .containsExactly("multi-choice/speed_0", "yes_no/speed_0");
    }

    @Test
    void recordsThatLieBesideAnnotationsAreNone() throws IOException {
        put("official.json", mlvu("plotQA").getBytes());
        put("outputs.jsonl", "{}".getBytes());
        put("expected.json", "{}".getBytes());
        put("dataset_infos.json", "{}".getBytes());

        assertThat(BenchmarkFolder.open(Benchmark.MLVU, folder).annotations()).containsExactly("official.json");
    }

    @Test
    void whatIsStillPackedIsSaid() throws IOException {
        put("videos_chunked_01.zip", new byte[0]);
        put("videos.tar.part.aa", new byte[0]);

        assertThatThrownBy(() -> BenchmarkFolder.open(Benchmark.VIDEO_MME, folder))
                .isInstanceOf(UnfitInputException.class)
                .hasMessage("the folder has no annotations of videomme: a parquet file as downloaded, or its JSON;"
                        + " it holds videos.tar.part.aa and 1 other archives, which must be unpacked first");
    }

    @Test
    void aNameInAnnotationsLeadsNowhereElse() throws IOException {
        put("in/lvb_val.json", ("[" + LONG.replace("x.mp4", "../x.mp4") + "]").getBytes());
        put("x.mp4", new byte[0]);

        BenchmarkFolder download = BenchmarkFolder.open(Benchmark.LONG_VIDEO_BENCH, folder.resolve("in"));

        assertThat(download.video(download.questions().getFirst())).isEqualTo(Optional.empty());
    }

    @Test
    void outputsOfSeveralFilesAndOfOneModelAmongTwoAreRead() throws IOException {
        List<Question> questions = questions();
        Path first = put("a.jsonl", "{\"id\":\"plotQA_0\",\"model\":\"a\",\"output\":\"A\"}".getBytes());
        Path second = put(
                "b.jsonl",
                ("{\"id\":\"plotQA_1\",\"model\":\"a\",\"output\":\"B\"}\n"
                                + "{\"id\":\"plotQA_1\",\"model\":\"b\",\"output\":\"C\"}")
                        .getBytes());

        assertThat(Outputs.read(List.of(first, second), questions, "a"))
                .containsEntry("plotQA_0", "A")
                .containsEntry("plotQA_1", "B");
        assertThat(Outputs.read(List.of(first, second), questions, "b")).hasSize(1);
        assertThatThrownBy(() -> Outputs.read(List.of(first, second), questions, null))
                .hasMessage(
                        "b.jsonl: line 2 is of the model \"b\", and others are of \"a\": name one of them with --model");
        assertThatThrownBy(() -> Outputs.read(List.of(first), questions, "c"))
                .hasMessageContaining("of the model \"c\"");
    }

    private List<Question> questions() throws IOException {
        put(
                "mlvu/plotQA.json",
                ("[" + mlvu("plotQA").substring(1, mlvu("plotQA").length() - 1) + ","
                                + mlvu("plotQA").substring(1))
                        .getBytes());
        return BenchmarkFolder.open(Benchmark.MLVU, folder.resolve("mlvu")).questions();
    }

    private static String mlvu(String type) {
        return "[{\"video\": \"v.mp4\", \"question\": \"How many?\", \"candidates\": [\"4\", \"3\"], \"answer\": \"3\","
                + " \"question_type\": \"" + type + "\"}]";
    }

    private Path put(String path, byte[] content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }
}
