package dev.tpo.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderBlobStoreTest {

    /** sha256 of "abc", from FIPS 180-2. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path root;

    private FolderBlobStore blobs;

    @BeforeEach
    void open() {
        blobs = new FolderBlobStore(root);
    }

    @Test
    void contentIsFoundUnderItsSha256() throws IOException {
        Blob blob = blobs.put(stream("abc"), 3);

        assertThat(blob).isEqualTo(new Blob(ABC, 3));
        assertThat(root.resolve("ba/78").resolve(ABC)).hasContent("abc");
        try (InputStream content = blobs.open(ABC)) {
            assertThat(content).hasContent("abc");
        }
    }

    @Test
    void emptyContentIsContentToo() {
        Blob blob = blobs.put(stream(""), 0);

        assertThat(blob.bytes()).isZero();
        assertThat(blobs.localPath(blob.sha256())).isEmptyFile();
    }

    @Test
    void theSameContentTwiceIsOneBlob() throws IOException {
        blobs.put(stream("abc"), 3);
        blobs.put(stream("abc"), 3);

        assertThat(storedFiles()).hasSize(1);
    }

    @Test
    void contentOverTheLimitIsRefusedAndNothingOfItIsKept() throws IOException {
        assertThatThrownBy(() -> blobs.put(stream("abcd"), 3)).isInstanceOf(BlobTooLargeException.class);

        assertThat(storedFiles()).isEmpty();
    }

    @Test
    void aStreamThatBreaksOffLeavesNothing() throws IOException {
        InputStream broken = new InputStream() {
            private int given;

            @Override
            public int read() throws IOException {
                if (given++ > 200_000) {
                    throw new IOException("connection reset");
                }
                return 'x';
            }
        };

        assertThatThrownBy(() -> blobs.put(broken, Long.MAX_VALUE))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("connection reset");

        assertThat(storedFiles()).isEmpty();
    }

    @Test
    void whatACrashLeftHalfWrittenIsNoBlob() throws IOException {
        Files.writeString(root.resolve(".incoming").resolve("half"), "ab");

        assertThat(blobs.exists(ABC)).isFalse();
        assertThat(blobs.put(stream("abc"), 3).sha256()).isEqualTo(ABC);
    }

    @Test
    void whatACrashLeftHalfWrittenIsGoneWhenTheFolderIsNextOpened() throws IOException {
        Path half = Files.writeString(root.resolve(".incoming").resolve("half"), "ab");

        new FolderBlobStore(root);

        assertThat(half).doesNotExist();
    }

    @Test
    void whatIsBeingWrittenStaysWhenTheFolderIsOpenedOnceMore() {
        InputStream opensTheFolder = new InputStream() {
            private int given;

            @Override
            public int read() {
                new FolderBlobStore(root);
                return given++ < 2 ? 'x' : -1;
            }
        };

        Blob blob = blobs.put(opensTheFolder, 10);

        assertThat(blobs.localPath(blob.sha256())).hasContent("xx");
    }

    @Test
    void manyWritersOfTheSameContentAllSucceed() throws Exception {
        byte[] content = new byte[500_000];
        new Random(1).nextBytes(content);
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Blob>> puts = IntStream.range(0, 16)
                    .<Callable<Blob>>mapToObj(
                            i -> () -> new FolderBlobStore(root).put(new ByteArrayInputStream(content), content.length))
                    .toList();
            for (Future<Blob> put : writers.invokeAll(puts)) {
                assertThat(blobs.localPath(put.get().sha256())).hasBinaryContent(content);
            }
        }
        assertThat(storedFiles()).hasSize(1);
    }

    @Test
    void anUnknownHashIsATypedError() {
        assertThatThrownBy(() -> blobs.open(ABC)).isInstanceOf(NoSuchBlobException.class);
        assertThatThrownBy(() -> blobs.localPath(ABC)).isInstanceOf(NoSuchBlobException.class);
    }

    @Test
    void whatIsNoHashNamesNoFile() throws IOException {
        Files.writeString(root.resolve("secret"), "x");

        assertThat(blobs.exists("../secret")).isFalse();
        assertThat(blobs.exists(ABC.toUpperCase(Locale.ROOT))).isFalse();
        assertThatThrownBy(() -> blobs.open("secret")).isInstanceOf(NoSuchBlobException.class);
        blobs.delete("../secret");
        assertThat(root.resolve("secret")).exists();
    }

    @Test
    void aDeletedBlobIsGoneAndDeletingAgainIsFine() {
        blobs.put(stream("abc"), 3);

        blobs.delete(ABC);
        blobs.delete(ABC);

        assertThat(blobs.exists(ABC)).isFalse();
    }

    @Test
    void aDraftIsKeptUnderTheHashOfWhatWasWrittenWithoutACopy() throws IOException {
        try (Draft draft = blobs.draft()) {
            draft.write("ab".getBytes(StandardCharsets.UTF_8));
            draft.write('c');
            Object written = Files.getAttribute(draft.path(), "unix:ino");

            assertThat(draft.path()).hasContent("abc");
            assertThat(draft.sha256()).isEqualTo(ABC);
            assertThat(blobs.exists(ABC)).isFalse();
            assertThat(draft.keep()).isEqualTo(new Blob(ABC, 3));
            assertThat(Files.getAttribute(blobs.localPath(ABC), "unix:ino")).isEqualTo(written);
        }
        assertThat(blobs.localPath(ABC)).hasContent("abc");
        assertThat(storedFiles()).hasSize(1);
    }

    @Test
    void aDraftThatIsKeptAgainBringsABlobBackThatWasDeletedMeanwhile() {
        try (Draft draft = draft("abc")) {
            draft.keep();
            blobs.delete(ABC);
            draft.keep();
            draft.keep();
        }
        assertThat(blobs.localPath(ABC)).hasContent("abc");
    }

    @Test
    void aDraftThatIsNotKeptLeavesNothing() throws IOException {
        try (Draft draft = draft("abc")) {
            Files.writeString(beside(draft.path(), ".frames-v1"), "index");
        }
        assertThat(storedFiles()).isEmpty();
    }

    @Test
    void whatLiesBesideADraftLiesBesideItsBlobAndGoesWithIt() throws IOException {
        try (Draft draft = draft("abc")) {
            Files.writeString(beside(draft.path(), ".frames-v1"), "index");
            new FolderBlobStore(root);
            draft.keep();
        }
        assertThat(beside(blobs.localPath(ABC), ".frames-v1")).hasContent("index");

        blobs.delete(ABC);

        assertThat(storedFiles()).isEmpty();
    }

    @Test
    void whatLayBesideADraftOfAKilledWriterIsGoneWhenTheFolderIsNextOpened() throws IOException {
        Path sidecar = Files.writeString(root.resolve(".incoming").resolve("half.frames-v1"), "index");

        new FolderBlobStore(root);

        assertThat(sidecar).doesNotExist();
    }

    @Test
    void whatItHoldsIsCountedAndWhatLiesBesideItIsNoBlob() throws IOException {
        blobs.put(stream("abc"), 3);
        blobs.put(stream("abcd"), 4);
        Files.writeString(beside(blobs.localPath(ABC), ".frames-v1"), "index");
        Files.createDirectories(root.resolve("huggingface"));
        Files.writeString(root.resolve("huggingface/model"), "not ours");

        assertThat(blobs.usage()).isEqualTo(new BlobUsage(2, 7, 1, 5));
    }

    @Test
    void whatLiesBesideABlobThatIsGoneIsSweptOnceNobodyCanBeWritingIt() throws IOException {
        blobs.put(stream("abc"), 3);
        Path beside = Files.writeString(beside(blobs.localPath(ABC), ".frames-v1"), "index");
        Path half = Files.writeString(beside.resolveSibling("." + ABC + ".frames-v1.tmp"), "ind");
        Path left = Files.writeString(beside.resolveSibling(ABC.replace('b', 'c') + ".frames-v1"), "index");

        blobs.sweep(Instant.now().minusSeconds(3600));
        assertThat(half).exists();
        blobs.sweep(Instant.now().plusSeconds(3600));

        assertThat(beside).exists();
        assertThat(half).doesNotExist();
        assertThat(left).doesNotExist();
        assertThat(blobs.exists(ABC)).isTrue();
    }

    private Draft draft(String content) {
        try {
            Draft draft = blobs.draft();
            draft.write(content.getBytes(StandardCharsets.UTF_8));
            return draft;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private List<Path> storedFiles() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static InputStream stream(String content) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }
}
