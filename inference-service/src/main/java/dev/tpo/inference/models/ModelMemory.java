package dev.tpo.inference.models;

import dev.tpo.inference.InferenceProperties;
import dev.tpo.inference.engine.NotEnoughMemoryException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** What the weights of models take of the memory that there is for them. A model counts until its thread has closed it. */
@Component
final class ModelMemory {
    private final @Nullable DataSize limit;
    private final Map<Object, Long> taken = new HashMap<>();

    ModelMemory(InferenceProperties properties) {
        this.limit = properties.serving().modelMemory();
    }

    boolean isLimited() {
        return limit != null;
    }

    synchronized long bytesOf(Object model) {
        return taken.getOrDefault(model, 0L);
    }

    /**
     * Counts a model, if it fits once others have gone.
     *
     * @param model stands for it
     * @param going bytes of counted models that are about to go
     * @throws NotEnoughMemoryException with the figures
     */
    synchronized void reserve(Object model, long bytes, long going) {
        if (!hasRoom(bytes, going)) {
            throw new NotEnoughMemoryException(String.format(
                    Locale.ROOT,
                    "its weights take %.2f GB, and of the %.2f GB for models %.2f GB are or could be free",
                    bytes / 1e9,
                    most() / 1e9,
                    free(going) / 1e9));
        }
        taken.put(model, bytes);
    }

    synchronized boolean hasRoom(long bytes, long going) {
        return bytes <= free(going);
    }

    synchronized void release(Object model) {
        taken.remove(model);
    }

    private long free(long going) {
        return most() - taken.values().stream().mapToLong(Long::longValue).sum() + going;
    }

    private long most() {
        return limit == null ? Long.MAX_VALUE / 2 : limit.toBytes();
    }
}
