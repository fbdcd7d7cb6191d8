package dev.tpo.lmm.files;

import java.util.Arrays;

/** The types in which safetensors files store numbers, with torch's numbers of them. */
public enum StoredType {
    F64(7, 8),
    F32(6, 4),
    F16(5, 2),
    BF16(15, 2),
    I64(4, 8),
    I32(3, 4),
    I16(2, 2),
    I8(1, 1),
    U8(0, 1),
    BOOL(11, 1),
    F8_E5M2(23, 1),
    F8_E4M3(24, 1);

    private final int torchNumber;
    private final int bytes;

    StoredType(int torchNumber, int bytes) {
        this.torchNumber = torchNumber;
        this.bytes = bytes;
    }

    public int torchNumber() {
        return torchNumber;
    }

    /** Of one number. */
    public int bytes() {
        return bytes;
    }

    /** Whether a model's weights may be of this type; the others would need scales that no checkpoint here carries. */
    public boolean holdsWeights() {
        return this == F64 || this == F32 || this == F16 || this == BF16;
    }

    public static StoredType ofTorch(long number) {
        return Arrays.stream(values())
                .filter(type -> type.torchNumber == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no file stores torch's type " + number));
    }
}
