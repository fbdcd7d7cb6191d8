package dev.tpo.lmm.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** What git leaves in place of a large file where Git LFS is not installed: 130 bytes of text. */
final class LfsPointer {
    static final int HEAD_BYTES = 40;
    private static final byte[] BEGINNING = "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);

    private LfsPointer() {}

    /** @param head the file's first bytes, at least {@value #HEAD_BYTES} of them if it has so many */
    static void refuse(byte[] head, Path file) {
        if (head.length >= BEGINNING.length && Arrays.mismatch(head, BEGINNING) == BEGINNING.length) {
            throw new CheckpointException(file.getFileName()
                    + " is a Git LFS pointer, not the file itself: fetch it with \"git lfs pull\" or download it");
        }
    }
}
