package dev.tpo.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BoundedInputTest {

    @TempDir
    private Path folder;

    @Test
    void aFileUpToTheLimitIsReadAndALongerOneIsRefusedByItsSize() throws IOException {
        Path file = Files.write(folder.resolve("config.json"), new byte[2_500_000]);

        assertThat(InputFile.read(file, 2_500_000)).hasSize(2_500_000);
        assertThatThrownBy(() -> InputFile.read(file, 1_000_000))
                .isInstanceOf(UnfitInputException.class)
                .hasMessage("config.json is 2.5 MB; at most 1.0 MB are read");
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeADeviceAndAFolderAreNotEvenOpened() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path device = Files.createSymbolicLink(folder.resolve("zero"), Path.of("/dev/zero"));
        Path directory = Files.createSymbolicLink(folder.resolve("directory"), folder);

        for (Path special : new Path[] {pipe, device, directory}) {
            assertThatThrownBy(() -> InputFile.open(special))
                    .isInstanceOf(UnfitInputException.class)
                    .hasMessageContaining(special.getFileName().toString())
                    .hasMessageContaining("not a file");
        }
        assertThatThrownBy(() -> InputFile.open(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.writeString(folder.resolve("file"), "x"));
        assertThat(InputFile.read(link, 10)).hasSize(1);
    }

    @Test
    void aStreamGivesSoManyBytesAndNoMore() throws IOException {
        assertThat(new BoundedStream(new ByteArrayInputStream(new byte[10]), "it", 10).readAllBytes())
                .hasSize(10);
        BoundedStream longer = new BoundedStream(new ByteArrayInputStream(new byte[11]), "it", 10);

        assertThatThrownBy(longer::readAllBytes).hasMessage("it is longer than 10 bytes, and no more is read");
    }

    @Test
    void jsonThatIsTooDeepTooLongOrTwiceNamedIsRefused() throws IOException {
        assertThat(tree("{\"a\":[1,2.5,null]}").path("a")).hasSize(3);
        assertThatThrownBy(() -> tree("[".repeat(100) + "]".repeat(100)))
                .isInstanceOf(UnfitInputException.class)
                .hasMessageStartingWith("it is larger or deeper than what is read");
        assertThatThrownBy(() -> tree("[" + "1,".repeat(200_000) + "1]"))
                .hasMessageStartingWith("it is larger or deeper than what is read");
        assertThatThrownBy(() -> tree("{\"rope_theta\":1,\"rope_theta\":2}"))
                .hasMessageContaining("Duplicate")
                .hasMessageContaining("rope_theta");
        assertThatThrownBy(() -> tree("<html>")).hasMessageStartingWith("it is not JSON");
        assertThatThrownBy(() -> tree("{} {}")).hasMessageStartingWith("it is not JSON");
    }

    @Test
    void foreignTextIsShownShortAndPlain() {
        assertThat(Excerpt.of("model.layers.0")).isEqualTo("model.layers.0");
        assertThat(Excerpt.of("a\u001b[31mb\nc\u202e")).isEqualTo("a?[31mb?c?");
        assertThat(Excerpt.of("é".repeat(1000))).hasSize(201).endsWith("…");
    }

    private static tools.jackson.databind.JsonNode tree(String json) throws UnfitInputException {
        return ForeignJson.tree(json.getBytes(StandardCharsets.UTF_8), "it");
    }
}
