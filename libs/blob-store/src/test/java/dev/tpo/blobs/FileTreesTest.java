package dev.tpo.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreesTest {

    @TempDir
    Path folder;

    private FolderBlobStore blobs;
    private FileTrees trees;
    private Path checkpoint;

    @BeforeEach
    void makeACheckpoint() throws IOException {
        blobs = new FolderBlobStore(folder.resolve("blobs"));
        trees = new FileTrees(blobs);
        checkpoint = folder.resolve("checkpoint");
        Files.createDirectories(checkpoint.resolve("sub"));
        Files.writeString(checkpoint.resolve("config.json"), "{}");
        Files.writeString(checkpoint.resolve("sub/model.safetensors"), "weights");
    }

    @Test
    void aFolderComesBackAsItWas() {
        Path copy = folder.resolve("copy");

        trees.materialize(trees.put(checkpoint), copy);

        assertThat(copy.resolve("config.json")).hasContent("{}");
        assertThat(copy.resolve("sub/model.safetensors")).hasContent("weights");
    }

    @Test
    void theManifestListsNamesSizesAndHashesInOrder() {
        FileTree tree = trees.read(trees.put(checkpoint));

        assertThat(tree.files())
                .extracting(FileTree.Entry::name)
                .containsExactly("config.json", "sub/model.safetensors");
        assertThat(tree.bytes()).isEqualTo(9);
        assertThat(tree.files())
                .allSatisfy(entry -> assertThat(blobs.exists(entry.sha256())).isTrue());
    }

    @Test
    void equalFoldersHaveOneRevisionAndAChangedFileAnother() throws IOException {
        String first = trees.put(checkpoint);
        assertThat(trees.put(checkpoint)).isEqualTo(first);

        Files.writeString(checkpoint.resolve("config.json"), "{ }");
        assertThat(trees.put(checkpoint)).isNotEqualTo(first);
    }

    @Test
    void aFolderThatIsThereAlreadyIsTakenAsDone() throws IOException {
        String revision = trees.put(checkpoint);
        Path copy = Files.createDirectory(folder.resolve("copy"));

        trees.materialize(revision, copy);

        assertThat(copy).isEmptyDirectory();
    }

    @Test
    void whatAKilledProcessLeftHalfMadeIsDeletedAndTheRestStays() throws IOException {
        Path made = folder.resolve("models").resolve("copy");
        trees.materialize(trees.put(checkpoint), made);
        Path half = Files.createDirectories(
                folder.resolve("models").resolve(".copy-1").resolve("sub"));

        FileTrees.deleteHalfMade(folder.resolve("models"));
        FileTrees.deleteHalfMade(folder.resolve("nowhere"));

        assertThat(half.getParent()).doesNotExist();
        assertThat(made.resolve("config.json")).exists();
    }

    @Test
    void aManifestWhoseFilesAreMissingLeavesNoHalfFolder() throws IOException {
        String revision = trees.put(checkpoint);
        blobs.delete(trees.read(revision).files().getLast().sha256());

        assertThatThrownBy(() -> trees.materialize(revision, folder.resolve("copy")))
                .isInstanceOf(NoSuchBlobException.class);

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("blobs", "checkpoint");
        }
    }

    @Test
    void aManifestThatPointsOutOfItsFolderIsRefused() {
        String content = blobs.put(stream("x"), 1).sha256();
        String manifest = "{\"files\":[{\"name\":\"../escaped\",\"sha256\":\"%s\",\"bytes\":1}]}".formatted(content);
        String revision = blobs.put(stream(manifest), 1000).sha256();

        assertThatThrownBy(() -> trees.materialize(revision, folder.resolve("copy")))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(folder.resolve("escaped")).doesNotExist();
    }

    private static ByteArrayInputStream stream(String content) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }
}
