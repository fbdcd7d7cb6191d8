package dev.tpo.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.tpo.blobs.FileTree;
import dev.tpo.blobs.FileTrees;
import dev.tpo.blobs.FolderBlobStore;
import dev.tpo.jobs.Checkpoint;
import dev.tpo.jobs.Event;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobKind;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.JobStoreMigrations;
import dev.tpo.jobs.Lease;
import dev.tpo.jobs.MetricPoint;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.NewJob;
import dev.tpo.jobs.Progress;
import dev.tpo.lmm.files.LoraConfig;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.questions.Asker;
import dev.tpo.nano.questions.Question;
import dev.tpo.nano.world.Chance;
import dev.tpo.nano.world.Length;
import dev.tpo.nano.world.WorldVideo;
import dev.tpo.rows.PreferenceForm;
import dev.tpo.rows.PreferenceRow;
import dev.tpo.rows.PreferenceRows;
import dev.tpo.rows.RowLimits;
import dev.tpo.rows.Turn;
import dev.tpo.testing.DatabaseDoor;
import dev.tpo.testing.PostgresTest;
import dev.tpo.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real worker processes train the model that ships on real videos. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long STEPS_AN_EPOCH = 3; // 12 pairs in batches of 4
    private static final int HELD = 4711;
    private static final Path BASE = Path.of("..", "models", "tpo-nano");

    private final TestDatabase database;
    private final JobStore jobs;

    @TempDir
    static Path home;

    private FolderBlobStore blobs;
    private FileTrees trees;
    private String base;
    private final Map<String, String> videos = new LinkedHashMap<>();
    private String rows;

    /** A job that nothing happened to. */
    private String whole;

    WorkerTest(TestDatabase database) {
        this.database = database;
        JobStoreMigrations.migrate(database.dataSource());
        this.jobs = new JobStore(database.dataSource(), Clock.systemUTC());
    }

    @BeforeAll
    void videosAndPairs() throws Exception {
        blobs = new FolderBlobStore(home.resolve("blobs"));
        trees = new FileTrees(blobs);
        base = trees.put(BASE);
        StringBuilder lines = new StringBuilder();
        for (int video = 0; video < 2; video++) {
            RandomGenerator random = Chance.of("worker test", 5, video);
            WorldVideo world = WorldVideo.random(random, Length.SHORT);
            Path file = home.resolve("video" + video + ".mp4");
            world.write(file);
            String url = "video://file-" + video;
            videos.put(url, blobs.put(file).sha256());
            Asker asker = new Asker(random);
            for (int pair = 0; pair < 6; pair++) {
                Question question = asker.ask(Family.AFTER, world.timeline());
                Question other = asker.ask(Family.AFTER, world.timeline());
                String rejected = other.answer().equals(question.answer()) ? "pink blob" : other.answer();
                lines.append(row(question.text(), question.answer(), rejected, url));
            }
        }
        rows = lines.toString();
        whole = create("ftjob-whole", rows, 3);
        assertThat(work(whole).waitFor()).isZero();
    }

    @Test
    void aJobRunsFromItsSpecToATunedModelThatLearnedAllButTheTower() {
        Job job = jobs.find(whole).orElseThrow();
        assertThat(job.status()).as("its service ends it: %s", job.error()).isEqualTo(JobStatus.RUNNING);
        assertThat(job.progress()).isEqualTo(new Progress(9, 9, "step"));
        JsonNode result = JSON.readTree(job.result());
        assertThat(result.get("trained_tokens").asLong()).isPositive();
        assertThat(result.get("steps").asLong()).isEqualTo(9);
        FileTree tuned = trees.read(result.get("revision").asString());
        assertThat(tuned.files())
                .extracting(FileTree.Entry::name)
                .contains("config.json", "model.safetensors", "tokenizer.json")
                .noneMatch(name -> name.startsWith("training/"));
        List<MetricPoint> metrics = jobs.metrics(whole);
        assertThat(metrics)
                .extracting(MetricPoint::name)
                .contains(
                        "loss", "grad_norm", "learning_rate", "rewards/margins", "rewards/accuracies", "logps/chosen");
        assertThat(value(metrics, "rewards/margins", 9)).isGreaterThan(value(metrics, "rewards/margins", 1));
        assertThat(value(metrics, "loss", 9)).isLessThan(value(metrics, "loss", 1));
        assertThat(home.resolve("work/jobs").resolve(whole)).doesNotExist();
    }

    @Test
    void aWorkerKilledAfterACheckpointAndResumedGivesTheWeightsOfAnUninterruptedOne() throws Exception {
        String broken = create("ftjob-broken", rows, 3);

        killBetweenTheFirstCheckpointAndTheNextStep(broken);
        assertThat(work(broken).waitFor()).isZero();

        assertResumedAtTheFirstCheckpoint(broken);
        assertThat(revision(broken)).as("bit for bit").isEqualTo(revision(whole));
    }

    @Test
    void aKilledAndResumedJobFindsTheBestStepOfAnUninterruptedOneAndEndsEarlyWhereThatDoes() throws Exception {
        Map<String, Object> validation = validation(blobOf(against(rows)), List.of(), 4);
        String uninterrupted = create("ftjob-watched", validation);
        String broken = create("ftjob-watched-broken", validation);

        assertThat(work(uninterrupted).waitFor()).isZero();
        killBetweenTheFirstCheckpointAndTheNextStep(broken);
        assertThat(work(broken).waitFor()).isZero();

        JsonNode result = JSON.readTree(jobs.find(uninterrupted).orElseThrow().result());
        assertThat(result.get("best_step").asLong())
                .as("what is taught is the contrary")
                .isEqualTo(1);
        assertThat(result.get("ended_early").asBoolean()).isTrue();
        assertThat(result.get("steps").asLong()).isEqualTo(5);
        assertThat(revision(uninterrupted)).isNotEqualTo(revision(whole));
        assertThat(JSON.readTree(jobs.find(broken).orElseThrow().result()))
                .as("to the bit")
                .isEqualTo(result);
        List<MetricPoint> metrics = jobs.metrics(broken);
        assertThat(metrics).isEqualTo(jobs.metrics(uninterrupted));
        assertThat(value(metrics, "eval_loss", 5)).isGreaterThan(value(metrics, "eval_loss", 1));
        assertThat(metrics)
                .extracting(MetricPoint::name)
                .contains("eval_rewards/accuracies", "eval_rewards/margins", "eval_logps/chosen", "eval_nll_loss");
        List<String> told = messages(broken).stream()
                .filter(message -> message.startsWith("Step "))
                .toList();
        assertThat(told).as("each step is told of once").doesNotHaveDuplicates().hasSize(10);
        assertThat(messages(broken))
                .contains("Ended early at step 5 of 9: eval_loss has not become better in 4 evaluations")
                .contains("Reference log-probabilities of 12 validation pairs computed")
                .anyMatch(message -> message.startsWith("The best model is that of step 1: eval_loss="));
        assertThat(jobs.checkpoints(broken))
                .filteredOn(Checkpoint::best)
                .extracting(Checkpoint::step)
                .containsExactly(1L);
        assertThat(jobs.checkpoints(broken).getLast().metrics()).containsKeys("eval_loss", "grad_norm");
    }

    @Test
    void pairsAboutVideosThatAreHeldBackAreLookedAtAndNotTrainedOn() throws Exception {
        Map<String, Object> validation = validation(null, List.of(videos.get("video://file-1")), 0);
        validation.put("load_best_model_at_end", false);
        String id = create("ftjob-held-back", validation);

        assertThat(work(id).waitFor()).isZero();

        assertThat(messages(id))
                .contains(
                        "Reference log-probabilities of 6 pairs computed",
                        "Reference log-probabilities of 6 validation pairs computed");
        JsonNode result = JSON.readTree(jobs.find(id).orElseThrow().result());
        assertThat(result.get("ended_early").asBoolean()).isFalse();
        assertThat(result.get("steps").asLong()).isEqualTo(6);
        List<MetricPoint> metrics = jobs.metrics(id);
        long best = metrics.stream()
                .filter(point -> point.name().equals("eval_loss"))
                .min(Comparator.comparingDouble(MetricPoint::value))
                .orElseThrow()
                .step();
        assertThat(result.get("best_step").asLong()).isEqualTo(best);
        assertThat(jobs.checkpoints(id))
                .filteredOn(Checkpoint::best)
                .as("it is kept, though the job ends with the last")
                .extracting(Checkpoint::step)
                .containsExactly(best);
        assertThat(messages(id))
                .filteredOn(message -> message.startsWith("The best model is that of step " + best))
                .singleElement(STRING)
                .doesNotContain("the job ends with it");
    }

    @Test
    void aJobByLossesWithoutReferenceComputesNone() throws Exception {
        String id = create(
                "ftjob-simpo",
                rows,
                1,
                Map.of("model", "tpo-nano", "root", "tpo-nano", "revision", base),
                null,
                Map.of("loss_type", List.of("simpo", "sft"), "loss_weights", List.of(1, 0.5), "simpo_gamma", 0.5));

        assertThat(work(id).waitFor()).isZero();

        assertThat(revision(id)).isNotEqualTo(revision(whole));
        assertThat(messages(whole)).anyMatch(message -> message.startsWith("Reference log-probabilities"));
        assertThat(messages(id)).noneMatch(message -> message.startsWith("Reference log-probabilities"));
        assertThat(value(jobs.metrics(id), "nll_loss", 1)).isPositive();
    }

    @Test
    void aVideoThatDoesNotDecodeFailsTheJobNamingTheTrainingFile() throws Exception {
        videos.put(
                "video://broken",
                blobs.put(new ByteArrayInputStream(new byte[5000]), 10_000).sha256());
        String id = create("ftjob-damaged", row("Describe the video.", "red circle", "blue ring", "video://broken"), 1);
        videos.remove("video://broken");

        assertThat(work(id).waitFor()).isZero();

        Job job = jobs.find(id).orElseThrow();
        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(job.error().code()).isEqualTo("invalid_training_file");
        assertThat(job.error().param()).isEqualTo("training_file");
    }

    @Test
    void aRowThatIsTooLongIsNamedByItsLineBeforeAnyVideoIsEncoded() throws Exception {
        String question = "What comes after the red circle? ".repeat(400);
        String id = create("ftjob-long", rows + row(question, "red circle", "blue ring", "video://file-0"), 1);

        assertThat(work(id).waitFor()).isZero();

        Job job = jobs.find(id).orElseThrow();
        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(job.error().code()).isEqualTo("context_length_exceeded");
        assertThat(job.error().message()).contains("line 13");
        assertThat(messages(id)).noneMatch(message -> message.startsWith("Encoded"));
    }

    @Test
    void aCancelledJobStopsBetweenTwoStepsAndLeavesNoCheckpointThatNobodyWants() throws Exception {
        String id = create("ftjob-cancel", rows, 500);
        Process worker = work(id);
        awaitAMetric(id, worker);

        jobs.requestCancel(id);

        assertThat(worker.waitFor()).isEqualTo(WorkerMain.STOPPED);
        long last = jobs.latestCheckpoint(id).map(Checkpoint::step).orElse(0L);
        assertThat(last % STEPS_AN_EPOCH).as("only an epoch's end has one").isZero();
    }

    @Test
    void aPausedJobStopsWithACheckpointOfItsLastStepAndGoesOnThere() throws Exception {
        String id = create("ftjob-pause", rows, 500);
        Process worker = work(id);
        awaitAMetric(id, worker);

        jobs.requestPause(id);

        assertThat(worker.waitFor()).isEqualTo(WorkerMain.STOPPED);
        assertStoppedInOrder(id);
        jobs.resume(id);
        Process second = work(id);
        awaitEvent(id, second, "Resumed from the checkpoint at step " + lastStep(id));
        second.destroyForcibly().waitFor();
    }

    @Test
    void aWorkerThatIsToldToEndByASignalWritesACheckpointFirst() throws Exception {
        String id = create("ftjob-signal", rows, 500);
        Process worker = work(id);
        awaitAMetric(id, worker);

        worker.destroy(); // SIGTERM

        assertThat(worker.waitFor()).isEqualTo(WorkerMain.STOPPED);
        assertStoppedInOrder(id);
    }

    @Test
    void aDatabaseThatIsAwayForATimeCostsNoAttempt() throws Exception {
        String id = create("ftjob-outage", rows, 3);
        try (DatabaseDoor door = DatabaseDoor.to(database)) {
            Process worker = work(id, door.database());
            awaitAMetric(id, worker);

            door.shut();
            assertThat(worker.waitFor(3, TimeUnit.SECONDS)).as("it waits").isFalse();
            door.open();

            assertThat(worker.waitFor()).isZero();
        }
        assertThat(jobs.attempts(id)).hasSize(1);
        assertThat(jobs.metrics(id).stream().filter(point -> point.name().equals("loss")))
                .extracting(MetricPoint::step)
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(revision(id)).isNotEmpty();
    }

    @Test
    void aWorkerWhoseLeaseIsGoneStopsAndChangesNothing() throws Exception {
        String id = create("ftjob-fenced", rows, 500);
        Process worker = work(id);
        awaitAMetric(id, worker);

        jobs.begin(id, "another");

        assertThat(worker.waitFor()).isEqualTo(WorkerMain.LEASE_LOST);
        assertThat(jobs.find(id).orElseThrow().status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void aKilledAndResumedLoraJobEndsWithTheAdapterOfAnUninterruptedOneAndIsTrainedOnWhole() throws Exception {
        Map<String, Object> lora = Map.of("r", 8, "alpha", 32, "dropout", 0.1, "targets", LoraConfig.DECODER_TARGETS);
        Map<String, Object> start = Map.of("model", "tpo-nano", "root", "tpo-nano", "revision", base);
        String uninterrupted = create("ftjob-lora-whole", rows, 3, start, lora);
        assertThat(work(uninterrupted).waitFor()).isZero();
        String broken = create("ftjob-lora-broken", rows, 3, start, lora);

        killBetweenTheFirstCheckpointAndTheNextStep(broken);
        assertThat(work(broken).waitFor()).isZero();

        assertResumedAtTheFirstCheckpoint(broken);
        assertThat(trees.read(revision(uninterrupted)).files())
                .extracting(FileTree.Entry::name)
                .containsExactlyInAnyOrder("adapter_config.json", "adapter_model.safetensors");
        List<MetricPoint> metrics = jobs.metrics(uninterrupted);
        assertThat(value(metrics, "loss", 9)).isLessThan(value(metrics, "loss", 1));
        assertThat(revision(broken)).as("bit for bit").isEqualTo(revision(uninterrupted));
        try (LoraAdapter adapter = LoraAdapter.read(materialized(revision(uninterrupted)), ModelConfig.read(BASE))) {
            assertThat(adapter.config().base()).isEqualTo("tpo-nano");
        }

        String on = create(
                "ftjob-lora-on",
                rows,
                1,
                Map.of("model", "x", "root", "tpo-nano", "revision", revision(uninterrupted), "adapter_of", base),
                null);
        assertThat(work(on).waitFor()).isZero();
        assertThat(trees.read(revision(on)).files())
                .extracting(FileTree.Entry::name)
                .contains("config.json", "model.safetensors", "tokenizer.json")
                .doesNotContain("adapter_config.json");
        assertThat(value(jobs.metrics(on), "logps/chosen", 1))
                .as("it begins where the adapter ended")
                .isGreaterThan(value(metrics, "logps/chosen", 1));
    }

    @Test
    void theSameRowsInAnotherToolsFormGiveTheSameModelAndConversationsAreLearnedToo() throws Exception {
        StringBuilder swift = new StringBuilder();
        StringBuilder conversations = new StringBuilder();
        List<PreferenceRow> read = new ArrayList<>();
        PreferenceRows.read(
                new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)), RowLimits.DEFAULT, read::add);
        for (PreferenceRow row : read) {
            swift.append(PreferenceForm.MS_SWIFT.write(row)).append('\n');
            List<Turn> turns = new ArrayList<>();
            if (row.line() % 2 == 0) {
                turns.add(new Turn(Turn.SYSTEM, "say what appears"));
            }
            turns.add(Turn.user(row.videos(), "what appears first?"));
            turns.add(new Turn(Turn.ASSISTANT, "red circle"));
            turns.add(Turn.user(row.prompt().getLast().text()));
            conversations
                    .append(PreferenceForm.OPENAI.write(
                            new PreferenceRow(1, turns, row.chosen(), row.rejected(), row.extras())))
                    .append('\n');
        }

        String same = create("ftjob-swift", swift.toString(), 3);
        String longer = create("ftjob-turns", conversations.toString(), 1);
        assertThat(work(same).waitFor()).isZero();
        assertThat(work(longer).waitFor()).isZero();

        assertThat(revision(same)).isEqualTo(revision(whole));
        assertThat(jobs.find(longer).orElseThrow().progress().done()).isEqualTo(STEPS_AN_EPOCH);
    }

    /** The database holds the report of the step after the first checkpoint back until the worker is dead. */
    private void killBetweenTheFirstCheckpointAndTheNextStep(String id) throws Exception {
        try (Connection holding = database.dataSource().getConnection();
                Statement statement = holding.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + HELD + ")");
            statement.execute("CREATE OR REPLACE FUNCTION jobs.hold_back() RETURNS trigger LANGUAGE plpgsql AS"
                    + " $$ BEGIN PERFORM pg_advisory_xact_lock(" + HELD + "); RETURN new; END $$");
            statement.execute(
                    "CREATE OR REPLACE TRIGGER hold_back BEFORE INSERT ON jobs.metric FOR EACH ROW WHEN (new.job_id = '"
                            + id + "' AND new.step = " + (STEPS_AN_EPOCH + 1) + ") EXECUTE FUNCTION jobs.hold_back()");
            Process worker = work(id);
            while (worker.isAlive()
                    && jobs.latestCheckpoint(id).map(Checkpoint::step).orElse(0L) < STEPS_AN_EPOCH) {
                Thread.sleep(20);
            }
            assertThat(worker.destroyForcibly().waitFor()).as("killed at work").isEqualTo(137);
            statement.execute("SELECT pg_advisory_unlock(" + HELD + ")");
            statement.execute("DROP FUNCTION jobs.hold_back() CASCADE");
        }
        assertThat(jobs.find(id).orElseThrow().result()).as("it was not done").isNull();
        assertThat(jobs.latestCheckpoint(id).orElseThrow().step()).isEqualTo(STEPS_AN_EPOCH);
    }

    private void assertResumedAtTheFirstCheckpoint(String id) {
        assertThat(messages(id)).contains("Resumed from the checkpoint at step " + STEPS_AN_EPOCH);
    }

    private void assertStoppedInOrder(String id) {
        long last = lastStep(id);
        assertThat(jobs.latestCheckpoint(id).orElseThrow().step())
                .isEqualTo(last)
                .isPositive();
        Job job = jobs.find(id).orElseThrow();
        assertThat(job.result()).isNull();
        assertThat(job.error()).isNull();
        assertThat(home.resolve("work/jobs").resolve(id).resolve("features"))
                .as("what a next attempt would compute again")
                .isNotEmptyDirectory();
    }

    private long lastStep(String id) {
        return jobs.metrics(id).stream().mapToLong(MetricPoint::step).max().orElseThrow();
    }

    private void awaitAMetric(String id, Process worker) throws InterruptedException {
        while (jobs.metrics(id).isEmpty()) {
            assertThat(worker.isAlive()).isTrue();
            Thread.sleep(20);
        }
    }

    private void awaitEvent(String id, Process worker, String message) throws InterruptedException {
        while (!messages(id).contains(message)) {
            assertThat(worker.isAlive()).isTrue();
            Thread.sleep(20);
        }
    }

    private List<String> messages(String id) {
        return jobs.events(id, null, 100).events().stream().map(Event::message).toList();
    }

    private Path materialized(String revision) {
        Path folder = home.resolve(revision);
        trees.materialize(revision, folder);
        return folder;
    }

    /** With the answers exchanged. */
    private static String against(String rows) {
        return rows.replace("\"chosen\"", "\"x\"")
                .replace("\"rejected\"", "\"chosen\"")
                .replace("\"x\"", "\"rejected\"");
    }

    private static Map<String, Object> validation(String blob, List<String> videos, int patience) {
        Map<String, Object> validation = new LinkedHashMap<>();
        validation.put("blob", blob);
        validation.put("videos", videos);
        validation.put("eval_steps", 1);
        validation.put("metric_for_best_model", "eval_loss");
        validation.put("load_best_model_at_end", true);
        validation.put("early_stopping_patience", patience);
        validation.put("early_stopping_threshold", 0);
        return validation;
    }

    private String blobOf(String rows) {
        return blobs.put(new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)), 1 << 20)
                .sha256();
    }

    private String create(String id, Map<String, Object> validation) {
        return create(
                id,
                rows,
                3,
                Map.of("model", "tpo-nano", "root", "tpo-nano", "revision", base),
                null,
                Map.of(),
                validation);
    }

    private String create(String id, String rows, int epochs) {
        return create(id, rows, epochs, Map.of("model", "tpo-nano", "root", "tpo-nano", "revision", base), null);
    }

    private String create(String id, String rows, int epochs, Map<String, Object> start, Map<String, Object> lora) {
        return create(id, rows, epochs, start, lora, Map.of());
    }

    private String create(
            String id,
            String rows,
            int epochs,
            Map<String, Object> start,
            Map<String, Object> lora,
            Map<String, Object> loss) {
        return create(id, rows, epochs, start, lora, loss, null);
    }

    private String create(
            String id,
            String rows,
            int epochs,
            Map<String, Object> start,
            Map<String, Object> lora,
            Map<String, Object> loss,
            Map<String, Object> validation) {
        Map<String, Object> hyperparameters = new LinkedHashMap<>();
        hyperparameters.put("beta", 0.2);
        hyperparameters.put("sft_weight", 1.0);
        hyperparameters.put("learning_rate", 3e-4);
        hyperparameters.put("batch_size", 4);
        hyperparameters.put("n_epochs", epochs);
        hyperparameters.put("frames", 16);
        hyperparameters.put("seed", 11);
        hyperparameters.put("warmup_ratio", 0.1);
        hyperparameters.put("max_grad_norm", 1.0);
        hyperparameters.put("gradient_accumulation", 1);
        hyperparameters.put("loss_type", "sigmoid");
        hyperparameters.putAll(loss);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("base", start);
        fields.put("training", Map.of("blob", blobOf(rows), "rows", rows.lines().count()));
        fields.put("videos", videos);
        fields.put("hyperparameters", hyperparameters);
        fields.put("lora", lora);
        fields.put("validation", validation);
        String spec = JSON.writeValueAsString(fields);
        jobs.create(
                new NewJob(id, JobKind.FINE_TUNING, JobStatus.QUEUED, spec, new Progress(0, 1, "step"), "tpo-nano"),
                NewEvent.info("created"));
        return id;
    }

    /** A worker process under a new lease. */
    private Process work(String id) throws IOException {
        return work(id, database);
    }

    private Process work(String id, TestDatabase database) throws IOException {
        Lease lease = jobs.begin(id, "test");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                WorkerMain.class.getName(),
                "--job",
                id));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(new File("target", id + ".log"));
        Map<String, String> environment = builder.environment();
        environment.put("TPO_JDBC_URL", database.url());
        environment.put("TPO_JDBC_USER", database.user());
        environment.put("TPO_JDBC_PASSWORD", database.password());
        environment.put("TPO_BLOB_ROOT", home.resolve("blobs").toString());
        environment.put("TPO_WORK_DIR", home.resolve("work").toString());
        environment.put("TPO_TRAINING_DEVICE", "cpu");
        environment.put("TPO_TRAINING_ACTIVATION_BYTES", "1000000000");
        environment.put("TPO_LEASE", Integer.toString(lease.attempt()));
        return builder.start();
    }

    /** The program's own, as the build wrote it: what only a test has is not there. */
    private static String classPath() throws IOException {
        return "target/classes" + File.pathSeparator
                + Files.readString(Path.of("target", "class-path")).strip();
    }

    private String revision(String id) {
        Job job = jobs.find(id).orElseThrow();
        assertThat(job.result()).as("%s", job.error()).isNotNull();
        return JSON.readTree(job.result()).get("revision").asString();
    }

    private static double value(List<MetricPoint> metrics, String name, long step) {
        return metrics.stream()
                .filter(point -> point.name().equals(name) && point.step() == step)
                .mapToDouble(MetricPoint::value)
                .findFirst()
                .orElseThrow();
    }

    private static String row(String prompt, String chosen, String rejected, String video) {
        return JSON.writeValueAsString(
                        Map.of("prompt", prompt, "chosen", chosen, "rejected", rejected, "videos", List.of(video)))
                + "\n";
    }
}
