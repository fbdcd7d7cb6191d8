package dev.tpo.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TarTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("train.jsonl", "rows\n");
        files.put("videos/a.mp4", "x".repeat(512));
        files.put("videos/empty", "");

        assertThat(read(written(files))).isEqualTo(files);
    }

    /** As GNU's tar (also with long names), bsdtar and Python's tarfile make them. */
    @ParameterizedTest
    @ValueSource(strings = {"ustar", "gnu", "pax", "v7"})
    void archivesOfTheUsualProgramAreRead(String format) throws Exception {
        Path source = Files.createDirectories(folder.resolve("source/dir"));
        String longName = "n".repeat(format.equals("v7") || format.equals("ustar") ? 60 : 150) + ".txt";
        Files.writeString(source.resolve(longName), "long");
        Files.writeString(source.resolve("plain.txt"), "plain");
        Path tar = folder.resolve("made.tar");
        Process process = new ProcessBuilder(
                        "tar",
                        "--format=" + format,
                        "-cf",
                        tar.toString(),
                        "-C",
                        folder.resolve("source").toString(),
                        "./dir")
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();

        assertThat(TarFile.isTar(Files.readAllBytes(tar))).isTrue();
        assertThat(read(Files.readAllBytes(tar)))
                .containsOnly(Map.entry("dir/" + longName, "long"), Map.entry("dir/plain.txt", "plain"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../x", "a/../../x", "a//b", "a\\b", "a/./b", "a\tb", ".."})
    void namesThatLeadElsewhereAreRefused(String name) throws IOException {
        byte[] tar = written(Map.of(name, "x"));

        assertThatThrownBy(() -> read(tar))
                .isInstanceOf(UnfitInputException.class)
                .hasMessageStartingWith("the archive holds a file under a name that leads elsewhere: ");
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4", "6", "7", "S", "K", "M", "V"})
    void linksDevicesAndSparseFilesAreRefused(char type) throws IOException {
        byte[] tar = changed(written(Map.of("a", "")), block -> {
            block[156] = (byte) type;
            return block;
        });

        assertThatThrownBy(() -> read(tar)).hasMessageContaining("holds something else than files and folders");
    }

    @Test
    void aSparseFileInPosixFormIsRefusedAndSoIsADamagedExtendedHeader() throws IOException {
        for (String content : new String[] {"22 GNU.sparse.major=1\n", "9 path=\n", "999999 x", "5 a\n", "x"}) {
            byte[] tar = changed(written(Map.of("a", content)), block -> {
                block[156] = 'x';
                return block;
            });
            assertThatThrownBy(() -> read(tar)).as(content).isInstanceOf(UnfitInputException.class);
        }
    }

    @Test
    void aSizeBeyondTheArchiveOrANumberThatIsNoneIsRefused() throws IOException {
        for (String size :
                new String[] {"77777777777\0", "00000001001\0", "-0000000001\0", "\u0080\0\0\0\0\0\0\0\0\0\0\1"}) {
            byte[] tar = changed(written(Map.of("a", "x")), block -> {
                System.arraycopy(size.getBytes(StandardCharsets.ISO_8859_1), 0, block, 124, 12);
                return block;
            });
            // without the end, nothing follows the file
            assertThatThrownBy(() -> read(Arrays.copyOf(tar, 1024))).as(size).isInstanceOf(UnfitInputException.class);
        }
    }

    @Test
    void aNameTwiceTooManyEntriesAndAnArchiveWithoutEndAreRefused() throws IOException {
        byte[] one = written(Map.of("a", "x"));
        var twice = new ByteArrayOutputStream();
        twice.write(one, 0, 1024);
        twice.write(one);

        assertThatThrownBy(() -> read(twice.toByteArray())).hasMessage("the archive holds a twice");
        assertThatThrownBy(() -> read(Arrays.copyOf(one, 1024)))
                .hasMessage("the archive breaks off: its end is missing");
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 11; i++) {
            many.put("f" + i, "");
        }
        byte[] eleven = written(many);
        assertThatThrownBy(() -> read(eleven)).hasMessage("the archive has more than 10 entries");
    }

    @Test
    void whateverIsDamagedIsReadOrRefused() throws IOException {
        byte[] whole = written(Map.of("a", "x".repeat(700), "b/c", "y"));
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] damaged = i % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int at = 0; at < 3 && damaged.length > 0; at++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                read(damaged);
            } catch (UnfitInputException e) {
                assertThat(e).hasMessageContaining("archive");
            }
        }
    }

    @Test
    void aFileThatIsNotAsLongAsItWasSaidEndsTheArchive() {
        var tar = new TarWriter(new ByteArrayOutputStream());

        assertThatThrownBy(() -> tar.file("a", 3, out -> out.write(1))).hasMessage("a is shorter than it was");
        assertThatThrownBy(() -> tar.file("a", 1, out -> out.write(new byte[2])))
                .hasMessageContaining("longer");
        assertThatThrownBy(() -> tar.file("n".repeat(101), 0, out -> {})).isInstanceOf(IOException.class);
    }

    private static byte[] written(Map<String, String> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var tar = new TarWriter(bytes);
        for (Map.Entry<String, String> file : files.entrySet()) {
            byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
            tar.file(file.getKey(), content.length, out -> out.write(content));
        }
        tar.finish();
        return bytes.toByteArray();
    }

    /** With another first header, its sum right. */
    private static byte[] changed(byte[] tar, UnaryOperator<byte[]> change) {
        byte[] block = change.apply(Arrays.copyOf(tar, TarHeader.BYTES));
        byte[] sum = (String.format("%06o", TarHeader.sum(block)) + "\0 ").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(sum, 0, block, 148, sum.length);
        System.arraycopy(block, 0, tar, 0, block.length);
        return tar;
    }

    private Map<String, String> read(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("read.tar"), content);
        Map<String, String> files = new LinkedHashMap<>();
        try (TarFile tar = TarFile.open(file, 10)) {
            for (TarFile.Entry entry : tar.entries()) {
                files.put(entry.name(), new String(tar.open(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
