package dev.tpo.lmm.files;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The types in which a model's matrices may be kept and multiplied. */
public enum Dtype {
    FLOAT32(StoredType.F32),
    BFLOAT16(StoredType.BF16),
    FLOAT16(StoredType.F16);

    private final StoredType stored;

    Dtype(StoredType stored) {
        this.stored = stored;
    }

    /** How a safetensors file calls it. */
    public StoredType stored() {
        return stored;
    }

    /** As {@code config.json} and vLLM spell it; null for {@code auto}: as the checkpoint says. */
    public static @Nullable Dtype of(String name) {
        if (name.equals("auto")) {
            return null;
        }
        return Arrays.stream(values())
                .filter(dtype -> dtype.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown dtype \"" + name + "\", known are "
                        + Stream.concat(
                                        Stream.of("auto"),
                                        Arrays.stream(values()).map(Dtype::toString))
                                .collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
