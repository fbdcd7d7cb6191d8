package dev.tpo.lmm.tensors;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.TorchScriptCalls;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * TorchScript methods loaded from source text and called by name. Autograd flows through a call if the calling
 * thread is in grad mode. Thread-safe; loaded modules are meant to live as long as the process.
 *
 * <p>Arguments may be {@link NDArray}, {@link NDList} or a {@link Tensors} kept for repeated calls (both are
 * {@code List[Tensor]} there), {@code long[]} ({@code List[int]}), {@code double[]} ({@code List[float]}), {@code Integer}/{@code Long} ({@code int}),
 * {@code Double}/{@code Float} ({@code float}), {@code Boolean} and {@code String}. There is no way to pass
 * {@code None}.
 */
public final class TorchScript {
    private static final ThreadLocal<Boolean> PREPARED = ThreadLocal.withInitial(() -> {
        TorchScriptCalls.runUnoptimized();
        return Boolean.TRUE;
    });

    private final long module;

    private TorchScript(long module) {
        this.module = module;
    }

    /**
     * @param methods definitions such as {@code "  def twice(self, x: Tensor) -> Tensor:\n    return x + x\n"},
     *     indented by two spaces
     */
    public static TorchScript load(String methods) {
        Torch.engine();
        try {
            return new TorchScript(TorchScriptCalls.load(TorchScriptArchive.of(methods), Device.cpu()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads the methods from a text resource beside {@code owner}. */
    public static TorchScript loadResource(Class<?> owner, String resource) {
        return load(resource(owner, resource));
    }

    /** The text of methods in a resource beside {@code owner}. */
    public static String resource(Class<?> owner, String resource) {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + resource + " beside " + owner.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls a method that returns one tensor; {@code manager} owns the result. */
    public NDArray call(NDManager manager, String method, Object... arguments) {
        long result = run(method, arguments);
        try {
            return new PtNDArray((PtNDManager) manager, TorchScriptCalls.toTensor(result));
        } finally {
            TorchScriptCalls.delete(result);
        }
    }

    /** Calls a method that returns {@code List[Tensor]}; {@code manager} owns the results. */
    public NDList callList(NDManager manager, String method, Object... arguments) {
        long result = run(method, arguments);
        try {
            NDList list = new NDList();
            for (long tensor : TorchScriptCalls.toTensors(result)) {
                list.add(new PtNDArray((PtNDManager) manager, tensor));
            }
            return list;
        } finally {
            TorchScriptCalls.delete(result);
        }
    }

    /** Calls a method that returns {@code int}. */
    public long callLong(String method, Object... arguments) {
        long result = run(method, arguments);
        try {
            return TorchScriptCalls.toLong(result);
        } finally {
            TorchScriptCalls.delete(result);
        }
    }

    /** Calls a method for its effect; whatever it returns is dropped. */
    public void call(String method, Object... arguments) {
        TorchScriptCalls.delete(run(method, arguments));
    }

    private long run(String method, Object[] arguments) {
        PREPARED.get();
        long[] values = new long[arguments.length];
        int made = 0;
        try {
            for (; made < arguments.length; made++) {
                values[made] = value(arguments[made]);
            }
            return TorchScriptCalls.run(module, method, values);
        } finally {
            for (int i = 0; i < made; i++) {
                if (!(arguments[i] instanceof Tensors)) {
                    TorchScriptCalls.delete(values[i]);
                }
            }
        }
    }

    private static long value(Object argument) {
        return switch (argument) {
            case PtNDArray array -> TorchScriptCalls.ofTensor(array.getHandle());
            case Tensors tensors -> tensors.handle;
            case NDList list -> TorchScriptCalls.ofTensors(handles(list));
            case Integer number -> TorchScriptCalls.ofLong(number);
            case Long number -> TorchScriptCalls.ofLong(number);
            case Float number -> TorchScriptCalls.ofDouble(number);
            case Double number -> TorchScriptCalls.ofDouble(number);
            case Boolean bool -> TorchScriptCalls.ofBoolean(bool);
            case String text -> TorchScriptCalls.ofString(text);
            case long[] numbers -> TorchScriptCalls.ofLongs(numbers);
            case double[] numbers -> TorchScriptCalls.ofDoubles(numbers);
            default ->
                throw new IllegalArgumentException(
                        "cannot pass a " + argument.getClass().getName());
        };
    }

    private static long[] handles(List<NDArray> arrays) {
        long[] handles = new long[arrays.size()];
        for (int i = 0; i < handles.length; i++) {
            handles[i] = ((PtNDArray) arrays.get(i)).getHandle();
        }
        return handles;
    }

    /**
     * A list of tensors prepared once and passed many times: weights. It refers to the same storage, so in-place
     * updates of the arrays are seen, and it keeps the tensors alive until closed.
     */
    public static final class Tensors implements AutoCloseable {
        private final long handle;
        private final List<NDArray> arrays;
        private boolean closed;

        public Tensors(List<NDArray> arrays) {
            this.arrays = new ArrayList<>(arrays);
            this.handle = TorchScriptCalls.ofTensors(handles(arrays));
        }

        public List<NDArray> arrays() {
            return arrays;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                TorchScriptCalls.delete(handle);
            }
        }
    }
}
