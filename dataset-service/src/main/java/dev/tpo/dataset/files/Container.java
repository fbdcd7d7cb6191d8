package dev.tpo.dataset.files;

import dev.tpo.input.TarFile;
import dev.tpo.parquet.ParquetRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What preference rows come in; known by the first bytes, whatever the file is called. */
enum Container {
    JSON_LINES,
    CSV,
    PARQUET,
    TAR,
    /** Packed as a whole: it is not known what unpacking it would take. */
    PACKED;

    private static final int HEAD = 512;
    private static final byte[] GZIP = {0x1F, (byte) 0x8B};
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] ZSTANDARD = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};
    private static final byte[] XZ = {(byte) 0xFD, '7', 'z', 'X', 'Z'};
    private static final byte[] BZIP2 = {'B', 'Z', 'h'};

    static Container of(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return of(content);
        }
    }

    static Container of(InputStream content) throws IOException {
        byte[] head = content.readNBytes(HEAD);
        if (ParquetRows.isParquet(head)) {
            return PARQUET;
        }
        for (byte[] magic : List.of(GZIP, ZIP, ZSTANDARD, XZ, BZIP2)) {
            if (Arrays.mismatch(head, magic) == magic.length) {
                return PACKED;
            }
        }
        if (TarFile.isTar(head)) {
            return TAR;
        }
        return isTable(new String(head, StandardCharsets.UTF_8)) ? CSV : JSON_LINES;
    }

    /** A first line that names columns of a pair. */
    private static boolean isTable(String head) {
        String line = head.replace("\uFEFF", "").lines().findFirst().orElse("");
        List<String> columns = List.of(line.replace("\"", "").split(","));
        return columns.contains("prompt") && columns.contains("chosen") && columns.contains("rejected");
    }
}
