package dev.tpo.lmm.tensors;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The layers as TorchScript methods ({@code layers.ts.py}), loaded once in a process for each way to multiply. */
public final class LayerOps {
    /** For float32 matrices, and for all that multiplies nothing. */
    public static final TorchScript OPS = load(0);

    private static final Map<Integer, TorchScript> NARROW = new ConcurrentHashMap<>(Map.of(0, OPS));

    private LayerOps() {}

    /** For narrow matrices, multiplied as stored by inputs of up to so many rows. */
    static TorchScript narrow(int rowsAsStored) {
        return NARROW.computeIfAbsent(rowsAsStored, LayerOps::load);
    }

    private static TorchScript load(int rowsAsStored) {
        try (InputStream in =
                Objects.requireNonNull(LayerOps.class.getResourceAsStream("layers.ts.py"), "layers.ts.py")) {
            String layers = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return TorchScript.load(layers + "\n  def rows_as_stored(self) -> int:\n    return " + rowsAsStored + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
