package dev.tpo.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.hub.HubException.Reason;
import dev.tpo.testing.hub.FakeHub;
import dev.tpo.testing.hub.FakeRepository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelHubTest {
    private static final HubModel MODEL = HubModel.parse("hf://lab/model");
    private static final String INDEX = """
            {"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}""";

    @TempDir
    private Path folder;

    private final FakeHub hub = new FakeHub();
    private final byte[] first = bytes(300_000, 1);
    private final byte[] second = bytes(200_000, 2);
    private final FakeRepository repository = hub.repository("lab/model")
            .file("config.json", "{}")
            .file("tokenizer.json", "{\"model\": {}}")
            .file("model.safetensors.index.json", INDEX)
            .file("model-00001-of-00002.safetensors", first)
            .file("model-00002-of-00002.safetensors", second);

    @AfterEach
    void stopTheHub() {
        hub.close();
    }

    @Test
    void anAdapterIsItsTwoFilesUnlessAWholeModelLiesBesideIt() {
        FakeRepository adapter = hub.repository("lab/adapter")
                .file("adapter_config.json", "{}")
                .file("adapter_model.safetensors", first)
                .file("adapter_model.bin", second)
                .file("config.json", "{}")
                .file("tokenizer.json", "{}");

        HubPlan plan =
                models(settings(folder, null, false)).plan(HubModel.parse("hf://lab/adapter"), DownloadListener.NONE);

        assertThat(plan.holdsAdapter()).isTrue();
        assertThat(plan.files())
                .extracting(HubFile::name)
                .containsExactly("adapter_config.json", "adapter_model.safetensors");
        adapter.file("non_lora_trainables.bin", second);
        assertThatThrownBy(() -> models(settings(folder, null, false))
                        .plan(HubModel.parse("hf://lab/adapter"), DownloadListener.NONE))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("non_lora_trainables.bin");
        repository.file("adapter_config.json", "{}");
        assertThat(models(settings(folder, null, false))
                        .plan(MODEL, DownloadListener.NONE)
                        .holdsAdapter())
                .isFalse();
    }

    @Test
    void aModelIsLaidOutAsPythonLaysItOut() throws IOException {
        HubSnapshot snapshot = fetch(MODEL);

        Path model = folder.resolve("models--lab--model");
        assertThat(snapshot.folder()).isEqualTo(model.resolve("snapshots/" + repository.commit()));
        assertThat(model.resolve("refs/main")).hasContent(repository.commit());
        assertThat(Files.readSymbolicLink(snapshot.folder().resolve("model-00001-of-00002.safetensors")))
                .isEqualTo(Path.of("../../blobs/" + snapshot.files().get(1).sha256()));
        assertThat(Files.readSymbolicLink(snapshot.folder().resolve("config.json")))
                .hasToString("../../blobs/9e26dfeeb6e641a33dae4961196235bdb965b21b"); // git hash-object of {}
        assertThat(snapshot.folder().resolve("model-00001-of-00002.safetensors"))
                .hasBinaryContent(first);
        assertThat(names(model.resolve("blobs"))).hasSize(5).noneMatch(name -> name.contains("incomplete"));
    }

    @Test
    void onlyWhatAModelNeedsIsFetched() throws IOException {
        repository
                .file("README.md", "read me")
                .file("modeling.py", "import os")
                .file("pytorch_model.bin", "pickle")
                .file("model.gguf", "gguf")
                .file("consolidated.safetensors", "no index names it")
                .file("generation_config.json", "{}");

        assertThat(fetch(MODEL).files())
                .extracting(HubSnapshot.File::name)
                .containsExactly(
                        "config.json",
                        "generation_config.json",
                        "model-00001-of-00002.safetensors",
                        "model-00002-of-00002.safetensors",
                        "model.safetensors.index.json",
                        "tokenizer.json");
        assertThat(hub.downloads("pytorch_model.bin")).isEmpty();
    }

    @Test
    void whatIsCachedIsNotDownloadedAgain() {
        fetch(MODEL);
        hub.forgetRequests();
        repository.file("generation_config.json", "{\"do_sample\": false}"); // a new commit of mostly the same files

        HubSnapshot snapshot = fetch(MODEL);

        assertThat(snapshot.folder()).endsWith(Path.of(repository.commit()));
        assertThat(hub.downloads("generation_config.json")).hasSize(1);
        assertThat(hub.downloads("model-00001-of-00002.safetensors")).isEmpty();
        assertThat(hub.downloads("config.json")).isEmpty();
    }

    @Test
    void aConnectionThatIsCutGoesOnWhereItStopped() {
        hub.faults().cut("model-00001-of-00002.safetensors", 100_000, 2);

        HubSnapshot snapshot = fetch(MODEL);

        assertThat(snapshot.folder().resolve("model-00001-of-00002.safetensors"))
                .hasBinaryContent(first);
        List<FakeHub.Seen> asked = hub.downloads("model-00001-of-00002.safetensors");
        assertThat(asked).hasSize(3);
        assertThat(asked.getFirst().range()).isNull();
        assertThat(asked.get(1).range()).matches("bytes=[1-9]\\d*-");
        assertThat(begin(asked.get(2))).isGreaterThan(begin(asked.get(1)));
    }

    @Test
    void whatAKilledDownloadLeftIsUsedByTheNext() throws IOException {
        Path blobs = Files.createDirectories(folder.resolve("models--lab--model/blobs"));
        String sha256 = fetch(MODEL, settings(folder.resolve("other"), null, false))
                .files()
                .get(1)
                .sha256();
        Files.write(blobs.resolve(sha256 + ".incomplete"), java.util.Arrays.copyOf(first, 123_456));
        hub.forgetRequests();

        HubSnapshot snapshot = fetch(MODEL);

        assertThat(hub.downloads("model-00001-of-00002.safetensors"))
                .singleElement()
                .extracting(FakeHub.Seen::range)
                .isEqualTo("bytes=123456-");
        assertThat(snapshot.folder().resolve("model-00001-of-00002.safetensors"))
                .hasBinaryContent(first);
    }

    @Test
    void aDamagedBeginningIsFetchedAnew() throws IOException {
        Path blobs = Files.createDirectories(folder.resolve("models--lab--model/blobs"));
        String sha256 = fetch(MODEL, settings(folder.resolve("other"), null, false))
                .files()
                .get(1)
                .sha256();
        Files.write(blobs.resolve(sha256 + ".incomplete"), bytes(1000, 9));

        assertThat(fetch(MODEL).folder().resolve("model-00001-of-00002.safetensors"))
                .hasBinaryContent(first);
    }

    @Test
    void aServerThatIgnoresRangesIsReadFromTheBeginning() {
        hub.faults().cut("model-00001-of-00002.safetensors", 100_000, 1).ignoreRanges();

        assertThat(fetch(MODEL).folder().resolve("model-00001-of-00002.safetensors"))
                .hasBinaryContent(first);
    }

    @Test
    void contentOfAnotherHashIsNeverTaken() throws IOException {
        hub.faults().corrupt("model-00002-of-00002.safetensors");

        assertThatThrownBy(() -> fetch(MODEL))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_HASH))
                .hasMessageContaining("model-00002-of-00002.safetensors");

        Path model = folder.resolve("models--lab--model");
        assertThat(model.resolve("refs/main")).doesNotExist();
        assertThat(model.resolve("snapshots/" + repository.commit() + "/model-00002-of-00002.safetensors"))
                .doesNotExist();
        assertThatThrownBy(() -> fetch(MODEL, settings(folder, null, true))).isInstanceOf(HubException.class);
        hub.faults().mend();
        assertThat(fetch(MODEL).folder().resolve("model-00002-of-00002.safetensors"))
                .hasBinaryContent(second);
    }

    @Test
    void aSmallFileIsHeldAgainstItsGitHash() {
        hub.faults().corrupt("tokenizer.json");

        assertReason(Reason.WRONG_HASH, MODEL, settings(folder, null, false));
    }

    @Test
    void aCachedFileThatWasDamagedIsFetchedAnewAndOfflineRefused() throws IOException {
        Path blob = fetch(MODEL).files().get(1).path();
        byte[] damaged = first.clone();
        damaged[5] ^= 1;
        Files.write(blob, damaged);

        assertReason(Reason.WRONG_HASH, MODEL, settings(folder, null, true));
        assertThat(fetch(MODEL).folder().resolve("model-00001-of-00002.safetensors"))
                .hasBinaryContent(first);
    }

    @Test
    void offlineTheCacheAnswersAndNothingIsAsked() {
        fetch(MODEL);
        hub.forgetRequests();

        HubSnapshot snapshot = fetch(MODEL, settings(folder, null, true));

        assertThat(snapshot.files()).hasSize(5);
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void offlineWhatIsNotCachedOrNotWholeIsRefused() throws IOException {
        assertReason(Reason.NOT_CACHED, MODEL, settings(folder, null, true));

        HubSnapshot snapshot = fetch(MODEL);
        Files.delete(snapshot.files().get(2).path());

        assertReason(Reason.UNUSABLE, MODEL, settings(folder, null, true));
    }

    @Test
    void whereTheHubDoesNotAnswerTheCacheDoes() {
        fetch(MODEL);
        hub.close();

        assertThat(fetch(MODEL).files()).hasSize(5);
        assertReason(Reason.UNREACHABLE, HubModel.parse("hf://lab/other"), settings(folder, null, false));
    }

    @Test
    void aPrivateModelNeedsItsTokenAndTheOtherHostNeverSeesIt() {
        repository.privateFor("hf_right");

        assertReason(Reason.REPOSITORY_NOT_FOUND, MODEL, settings(folder, null, false));
        assertReason(Reason.REPOSITORY_NOT_FOUND, MODEL, settings(folder, "hf_wrong", false));
        hub.forgetRequests();
        fetch(MODEL, settings(folder, "hf_right", false));

        assertThat(hub.requests())
                .filteredOn(seen -> seen.server().equals("hub"))
                .allMatch(seen -> "Bearer hf_right".equals(seen.authorization()));
        assertThat(hub.requests())
                .filteredOn(seen -> seen.server().equals("contents"))
                .hasSize(2)
                .allMatch(seen -> seen.authorization() == null);
    }

    @Test
    void aGatedModelSaysWhatIsMissing() {
        repository.gated();

        assertThatThrownBy(() -> fetch(MODEL, settings(folder, "hf_any", false)))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.GATED))
                .hasMessageContaining("lab/model is gated")
                .hasMessageContaining("is restricted");
    }

    @Test
    void aRevisionIsABranchATagOrACommit() {
        for (String revision : List.of("v1", "refs/pr/1", repository.commit())) {
            assertThat(fetch(HubModel.parse("hf://lab/model@" + revision)).files())
                    .hasSize(5);
            assertThat(fetch(HubModel.parse("hf://lab/model@" + revision), settings(folder, null, true))
                            .files())
                    .hasSize(5);
        }
        assertReason(Reason.REVISION_NOT_FOUND, HubModel.parse("hf://lab/model@v2"), settings(folder, null, false));
        assertReason(
                Reason.REPOSITORY_NOT_FOUND, HubModel.parse("hf://lab/nothing"), settings(folder, "hf_any", false));
    }

    @Test
    void aModelThatWasRenamedIsFound() {
        hub.rename("old-lab/old-model", "lab/model");
        repository.privateFor("hf_right");

        assertThat(fetch(HubModel.parse("hf://old-lab/old-model"), settings(folder, "hf_right", false))
                        .files())
                .hasSize(5);
    }

    @Test
    void aMirrorMayLeadToAnotherHubWhichSeesNoToken() {
        try (FakeHub mirror = new FakeHub()) {
            mirror.sendFilesTo(hub);
            mirror.repository("lab/model")
                    .file("config.json", "{}")
                    .file("tokenizer.json", "{\"model\": {}}")
                    .file("model.safetensors.index.json", INDEX)
                    .file("model-00001-of-00002.safetensors", first)
                    .file("model-00002-of-00002.safetensors", second);

            HubSnapshot snapshot = fetch(MODEL, new HubSettings(mirror.url(), "hf_mine", false, folder));

            assertThat(snapshot.files()).hasSize(5);
            assertThat(hub.requests()).isNotEmpty().allMatch(seen -> seen.authorization() == null);
        }
    }

    @Test
    void noNameOfAListingLeavesItsFolder() throws IOException {
        repository
                .listed("../../../../config.json")
                .listed("/etc/tokenizer.json")
                .listed("sub/config.json")
                .listed("..")
                .listed("")
                .listed("../evil.safetensors");

        assertThat(fetch(MODEL).files()).hasSize(5);
        assertThat(hub.requests())
                .noneMatch(seen -> seen.path().contains("evil") || seen.path().contains("etc"));

        repository.file("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"../evil.safetensors\"}}");
        assertReason(Reason.UNUSABLE, MODEL, settings(folder, null, false));
        assertThat(names(folder)).containsExactlyInAnyOrder(".locks", "models--lab--model");
    }

    @Test
    void anEtagThatIsNoHashIsRefused() {
        repository.etag("config.json", "../../../evil");

        assertReason(Reason.UNUSABLE, MODEL, settings(folder, null, false));
    }

    @Test
    void aHubThatIsBusyIsAskedAgain() {
        hub.faults().refuse(503, 3);
        assertThat(fetch(MODEL).files()).hasSize(5);

        hub.faults().refuse(429, 1);
        assertThat(fetch(MODEL).files()).hasSize(5);
    }

    @Test
    void theHubsOwnWordOnWhenToComeBackCounts() {
        hub.faults().refuse(429, 1);
        HubClient client = new HubClient(settings(folder, null, false));

        assertThatThrownBy(() -> client.list(MODEL, new Transfers()))
                .isInstanceOfSatisfying(
                        TransientFault.class,
                        fault -> assertThat(Retries.DEFAULT.pause(1, fault.pause()))
                                .hasSeconds(1));
        assertThat(Retries.DEFAULT.pause(1, Duration.ZERO)).hasMillis(500);
        assertThat(Retries.DEFAULT.pause(4, Duration.ZERO)).hasSeconds(4);
        assertThat(Retries.DEFAULT.pause(40, Duration.ZERO)).hasSeconds(60);
        assertThat(Retries.DEFAULT.pause(1, Duration.ofDays(1))).hasMinutes(10);
    }

    @Test
    void aHubThatStaysBrokenIsGivenUp() {
        hub.faults().refuse(500, 1000);

        assertReason(Reason.UNREACHABLE, MODEL, settings(folder, null, false));
    }

    @Test
    void aStreamThatFallsSilentIsCutAndGoesOn() {
        hub.faults().fallSilent("model-00001-of-00002.safetensors", 1);

        assertThat(fetch(MODEL).folder().resolve("model-00001-of-00002.safetensors"))
                .hasBinaryContent(first);
        assertThat(hub.downloads("model-00001-of-00002.safetensors")).hasSize(2);
    }

    @Test
    void aStopIsHeardInTheMiddleOfAFileAndWhatCameStays() throws IOException {
        hub.faults().slow(100_000);
        List<Long> seen = new ArrayList<>();
        DownloadListener stopping = new DownloadListener() {
            @Override
            public void progress(long doneBytes, long totalBytes) {
                seen.add(doneBytes);
            }

            @Override
            public void say(String message) {}

            @Override
            public boolean stopped() {
                return seen.getLast() > 50_000;
            }
        };
        ModelHub models = models(settings(folder, null, false));
        HubPlan plan = models.plan(MODEL, DownloadListener.NONE);

        assertThatThrownBy(() -> models.fetch(plan, stopping)).isInstanceOf(DownloadStoppedException.class);

        assertThat(names(folder.resolve("models--lab--model/blobs"))).anyMatch(name -> name.endsWith(".incomplete"));
        assertThat(seen).isSorted().last().satisfies(bytes -> assertThat(bytes).isLessThan(plan.bytes()));
        hub.faults().slow(0);
        hub.forgetRequests();
        models.fetch(plan, DownloadListener.NONE);
        assertThat(hub.downloads("model-00001-of-00002.safetensors"))
                .singleElement()
                .satisfies(request -> assertThat(begin(request)).isPositive());
    }

    @Test
    void manyAtOnceDownloadEachFileOnce() throws Exception {
        hub.faults().slow(2_000_000);
        Callable<HubSnapshot> fetching = () -> fetch(MODEL);

        try (var pool = Executors.newFixedThreadPool(6)) {
            for (var done : pool.invokeAll(Collections.nCopies(6, fetching))) {
                assertThat(done.get().files()).hasSize(5);
            }
        }

        assertThat(hub.downloads("model-00001-of-00002.safetensors")).hasSize(1);
        assertThat(hub.downloads("model-00002-of-00002.safetensors")).hasSize(1);
    }

    @Test
    void thePreviewHasEverythingButTheWeights() throws IOException {
        ModelHub models = models(settings(folder, null, false));
        HubPlan plan = models.plan(MODEL, DownloadListener.NONE);

        Path preview = models.preview(plan, DownloadListener.NONE);

        assertThat(names(preview))
                .containsExactlyInAnyOrder("config.json", "tokenizer.json", "model.safetensors.index.json");
        assertThat(folder.resolve("models--lab--model/refs/main")).doesNotExist();
        assertThat(plan.bytes()).isGreaterThan(500_000);
    }

    @Test
    void somethingThatIsNoHubIsSaidToBeNone() {
        assertReason(Reason.UNREACHABLE, MODEL, new HubSettings(URI.create("http://127.0.0.1:1"), null, false, folder));
    }

    private HubSnapshot fetch(HubModel model) {
        return fetch(model, settings(folder, null, false));
    }

    private static HubSnapshot fetch(HubModel model, HubSettings settings) {
        ModelHub models = models(settings);
        return models.fetch(models.plan(model, DownloadListener.NONE), DownloadListener.NONE);
    }

    private static ModelHub models(HubSettings settings) {
        return new ModelHub(
                settings, new Retries(4, 4, Duration.ofMillis(10), Duration.ofMillis(50)), Duration.ofSeconds(1));
    }

    private HubSettings settings(Path cache, @org.jspecify.annotations.Nullable String token, boolean offline) {
        return new HubSettings(hub.url(), token, offline, cache);
    }

    private static void assertReason(Reason reason, HubModel model, HubSettings settings) {
        assertThatThrownBy(() -> fetch(model, settings))
                .isInstanceOfSatisfying(
                        HubException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }

    private static long begin(FakeHub.Seen request) {
        String range = String.valueOf(request.range());
        return Long.parseLong(range.substring("bytes=".length(), range.indexOf('-')));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static byte[] bytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
