package dev.tpo.inference.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.blobs.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pieces may end anywhere. */
class DataUrlWriterTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000, 65_536, 70_000})
    void contentIsTheSameHoweverItsTextIsCut(int piece) throws Exception {
        for (int bytes : new int[] {1, 2, 3, 49_151, 49_152, 49_153, 200_000}) {
            byte[] content = new byte[bytes];
            new Random(bytes).nextBytes(content);

            Received received = written("data:video/mp4;base64," + encoded(content), piece, false);

            assertThat(received.fault()).isNull();
            assertThat(received.type()).isEqualTo("video/mp4");
            Medium medium = received.contents().getFirst();
            assertThat(Files.readAllBytes(medium.file())).isEqualTo(content);
            assertThat(medium.sha256()).isEqualTo(Sha256.of(content));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100})
    void picturesBehindEachOtherAreAFileEach(int piece) {
        List<byte[]> pictures = List.of(new byte[] {1, 2, 3, 4}, new byte[] {5}, new byte[] {1, 2, 3, 4});

        Received received = written(
                "data:video/jpeg;base64,"
                        + String.join(
                                ",",
                                pictures.stream()
                                        .map(DataUrlWriterTest::encoded)
                                        .toList()),
                piece,
                false);

        assertThat(received.isPictures()).isTrue();
        assertThat(received.contents().stream().map(Medium::sha256))
                .containsExactlyElementsOf(pictures.stream().map(Sha256::of).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"AA==", "AAAA", "AAAAAAAAAA=="})
    void base64AloneIsTakenWhereItIsExpected(String base64) {
        Received received = written(base64, 1, true);

        assertThat(received.fault()).isNull();
        assertThat(received.contents()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "data", "video://file-1", "https://example.org/data:x", "dat:a"})
    void anyOtherTextStaysAsItIs(String text) {
        try (RequestMedia media = new RequestMedia(folder.resolve("other"), 10);
                DataUrlWriter writer = new DataUrlWriter(media, false)) {
            writer.write(text.toCharArray(), 0, text.length());
            assertThat(writer.text()).isEqualTo(text);
            assertThat(media.received(text)).isNull();
        }
    }

    @Test
    void aRequestsFilesGoWithIt() throws Exception {
        Path own = folder.resolve("gone");
        try (RequestMedia media = new RequestMedia(own, 10);
                DataUrlWriter writer = new DataUrlWriter(media, true)) {
            writer.write("AAAA".toCharArray(), 0, 4);
            writer.text();
            assertThat(own).exists();
        }
        assertThat(own).doesNotExist();
    }

    private Received written(String text, int piece, boolean bare) {
        RequestMedia media = new RequestMedia(folder.resolve("kept"), 10);
        try (DataUrlWriter writer = new DataUrlWriter(media, bare)) {
            char[] characters = text.toCharArray();
            for (int at = 0; at < characters.length; at += piece) {
                writer.write(characters, at, Math.min(piece, characters.length - at));
            }
            return Objects.requireNonNull(media.received(writer.text()));
        }
    }

    private static String encoded(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }
}
