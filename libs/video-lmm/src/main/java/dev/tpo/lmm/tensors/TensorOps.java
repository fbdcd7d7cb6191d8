package dev.tpo.lmm.tensors;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is done with tensors of any model as TorchScript methods ({@code tensors.ts.py}): mapping files, converting, and
 * products with matrices narrower than their input.
 */
public final class TensorOps {
    /** For all that multiplies nothing. */
    public static final TorchScript OPS = TorchScript.load(methods(0));

    private static final Map<Integer, TorchScript> NARROW = new ConcurrentHashMap<>(Map.of(0, OPS));

    private TensorOps() {}

    /** Narrow matrices are multiplied as stored by inputs of up to so many rows. */
    static TorchScript narrow(int rowsAsStored) {
        return NARROW.computeIfAbsent(rowsAsStored, rows -> TorchScript.load(methods(rows)));
    }

    /** Their text, for methods that call them. */
    public static String methods(int rowsAsStored) {
        return TorchScript.resource(TensorOps.class, "tensors.ts.py")
                + "\n  def rows_as_stored(self) -> int:\n    return " + rowsAsStored + "\n";
    }
}
