package dev.tpo.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AdoptedFileTest {
    private static final Path OTHER_FILE_SYSTEM = Path.of("/dev/shm");

    @TempDir
    private Path folder;

    private FolderBlobStore blobs;
    private Path file;

    @BeforeEach
    void aFileOfOurs() throws IOException {
        blobs = new FolderBlobStore(folder.resolve("blobs"));
        file = Files.writeString(folder.resolve("weights"), "weights");
    }

    @Test
    void aFileIsLinkedNotCopied() throws IOException {
        AtomicLong read = new AtomicLong();

        Blob blob = blobs.adopt(file, null, read::addAndGet);

        assertThat(inode(blobs.localPath(blob.sha256()))).isEqualTo(inode(file));
        assertThat(blob).isEqualTo(blobs.put(new ByteArrayInputStream("weights".getBytes()), 100));
        assertThat(read).hasValue(7);
    }

    @Test
    void aFileOfKnownHashIsNotEvenRead() {
        String sha256 = new FolderBlobStore(folder.resolve("other")).put(file).sha256();
        AtomicLong read = new AtomicLong();

        blobs.adopt(file, sha256, read::addAndGet);

        assertThat(blobs.exists(sha256)).isTrue();
        assertThat(read).hasValue(0);
    }

    @Test
    void whatALinkLeadsToIsTakenNotTheLink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        Blob blob = blobs.adopt(link, null, bytes -> {});

        Files.delete(link);
        assertThat(blobs.localPath(blob.sha256())).isRegularFile().hasContent("weights");
    }

    @Test
    void whatItsOwnerDeletesStays() throws IOException {
        Blob blob = blobs.adopt(file, null, bytes -> {});

        Files.delete(file);

        assertThat(blobs.localPath(blob.sha256())).hasContent("weights");
    }

    @Test
    void aFileOnAnotherFileSystemIsCopied() throws IOException {
        Path elsewhere = Files.createTempFile(OTHER_FILE_SYSTEM, "adopted", "");
        try {
            Files.writeString(elsewhere, "far away");

            Blob blob = blobs.adopt(elsewhere, null, bytes -> {});

            assertThat(Files.getFileStore(elsewhere)).isNotEqualTo(Files.getFileStore(folder));
            assertThat(blobs.localPath(blob.sha256())).hasContent("far away");
            assertThatThrownBy(() -> blobs.adopt(elsewhere, "0".repeat(64), bytes -> {}))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasStackTraceContaining("changed while it was read");
        } finally {
            Files.delete(elsewhere);
        }
    }

    @Test
    void aFileIsReadWhereItLiesThroughALinkOfEitherKind() throws IOException {
        String near = new FolderBlobStore(folder.resolve("other")).put(file).sha256();
        Path elsewhere = Files.createTempFile(OTHER_FILE_SYSTEM, "linked", "");
        try {
            Files.writeString(elsewhere, "far away");
            String far =
                    new FolderBlobStore(folder.resolve("other")).put(elsewhere).sha256();

            assertThat(blobs.link(file, near)).isEqualTo(new Blob(near, 7));
            assertThat(blobs.link(elsewhere, far)).isEqualTo(new Blob(far, 8));

            assertThat(inode(blobs.localPath(near))).isEqualTo(inode(file));
            assertThat(blobs.localPath(far)).isSymbolicLink().hasContent("far away");
            assertThat(folder.resolve("blobs/.incoming")).isEmptyDirectory();
            blobs.delete(far);
            assertThat(elsewhere).hasContent("far away");
        } finally {
            Files.delete(elsewhere);
        }
    }

    @Test
    void aLinkIntoNothingIsNoBlobAndWhatIsStoredIsNotLinkedOver() throws IOException {
        Path elsewhere = Files.writeString(Files.createTempFile(OTHER_FILE_SYSTEM, "linked", ""), "weights");
        String sha256 = new FolderBlobStore(folder.resolve("other")).put(file).sha256();
        blobs.link(elsewhere, sha256);
        Files.delete(elsewhere);

        assertThat(blobs.exists(sha256)).isFalse();

        blobs.put(file);
        Object stored = inode(blobs.localPath(sha256));
        blobs.link(file, sha256);
        assertThat(inode(blobs.localPath(sha256))).isEqualTo(stored);
    }

    @Test
    void aFileThatChangesWhileItIsReadIsNotTaken() {
        String sha256 = new FolderBlobStore(folder.resolve("other")).put(file).sha256();

        assertThatThrownBy(() -> blobs.adopt(file, null, bytes -> replace(file)))
                .isInstanceOf(UncheckedIOException.class)
                .hasStackTraceContaining("changed while it was read");

        assertThat(blobs.exists(sha256)).isFalse();
    }

    @Test
    void aBlobThatWasWrittenToFromOutsideIsNotHandedOut() throws IOException {
        Blob blob = blobs.adopt(file, null, bytes -> {});
        FileTrees trees = new FileTrees(blobs);
        String manifest = trees.put(new FileTree(List.of(new FileTree.Entry("weights", blob.sha256(), blob.bytes()))));
        Files.writeString(file, "much longer now");

        assertThatThrownBy(() -> trees.materialize(manifest, folder.resolve("model")))
                .hasStackTraceContaining("weights is not what was stored");
    }

    @Test
    void aBlobThatWasWrittenToFromOutsideIsMendedByTheRightContent() throws IOException {
        String sha256 = blobs.adopt(file, null, bytes -> {}).sha256();
        Files.writeString(file, "WEIGHTS"); // in place: the same file, the same length

        blobs.put(new ByteArrayInputStream("weights".getBytes()), 100);
        assertThat(blobs.localPath(sha256)).hasContent("weights");

        Files.delete(file);
        Files.writeString(file, "weights");
        blobs.adopt(file, null, bytes -> {});
        Files.writeString(file, "WEIGHTS");
        Path right = Files.writeString(folder.resolve("right"), "weights");
        blobs.adopt(right, null, bytes -> {});
        assertThat(blobs.localPath(sha256)).hasContent("weights");
        assertThat(inode(blobs.localPath(sha256))).isEqualTo(inode(right));
    }

    @Test
    void whatIsAdoptedTwiceLeavesNoOtherNameBehind() throws IOException {
        blobs.adopt(file, null, bytes -> {});
        blobs.adopt(file, null, bytes -> {});

        assertThat(folder.resolve("blobs/.incoming")).isEmptyDirectory();
        assertThat((int) Files.getAttribute(file, "unix:nlink")).isEqualTo(2);
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeOrADeviceIsNotEvenOpened() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path device = Files.createSymbolicLink(folder.resolve("device"), Path.of("/dev/zero"));

        for (Path special : List.of(pipe, device)) {
            assertThatThrownBy(() -> blobs.adopt(special, null, bytes -> {}))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasStackTraceContaining("not a file");
            assertThatThrownBy(() -> blobs.put(special)).hasStackTraceContaining("not a file");
        }
    }

    private static void replace(Path file) {
        try {
            Path fresh = Files.writeString(file.resolveSibling("fresh"), "changed");
            Files.setLastModifiedTime(fresh, FileTime.fromMillis(1));
            Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object inode(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
