package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.SafetensorsFiles;
import dev.tpo.lmm.tensors.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a checkpoint keeps beside the weights: {@code optimizer.safetensors} (moments), {@code trainer_state.json} and, where
 * the loss asks for them, {@code reference.safetensors} (log-probabilities of the start model). There is no random state:
 * order and dropout follow from seed and step.
 */
public final class TrainerState {
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String REFERENCE = "reference.safetensors";
    private static final String POSITION = "trainer_state.json";
    private static final String LOGPS = "logps";
    private static final String VALIDATION_LOGPS = "validation_logps";

    private TrainerState() {}

    /**
     * Where a run stands.
     *
     * @param step optimizer steps done
     * @param numTokens null in states of before they were counted
     * @param products of the policy and its reference; null in states of before they were kept
     * @param validation null without one
     */
    record Position(
            long step,
            long trainedTokens,
            @Nullable Long numTokens,
            ComputePolicy.@Nullable Products products,
            Validation.@Nullable Found validation) {}

    static void write(
            Path folder, Position position, AdamW optimizer, Reference reference, @Nullable Validation validation) {
        SafetensorsFiles.write(folder.resolve(OPTIMIZER), optimizer.state());
        try (NDManager manager = Torch.newManager()) {
            Map<String, NDArray> known = new LinkedHashMap<>();
            keep(manager, LOGPS, reference, known);
            if (validation != null) {
                keep(manager, VALIDATION_LOGPS, validation.reference(), known);
            }
            if (!known.isEmpty()) {
                SafetensorsFiles.write(folder.resolve(REFERENCE), known);
            }
        }
        try {
            Files.write(folder.resolve(POSITION), JsonMapper.shared().writeValueAsBytes(position));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + POSITION, e);
        }
    }

    private static void keep(NDManager manager, String name, Reference reference, Map<String, NDArray> to) {
        if (reference instanceof ReferenceLogProbabilities known) {
            to.put(name, manager.create(known.values(), new Shape(known.pairs(), 2)));
        }
    }

    /**
     * @param products with which the run would go on
     * @throws IllegalArgumentException if it began with others
     */
    static Position restore(Path folder, AdamW optimizer, ComputePolicy.Products products) {
        Position position = position(folder);
        if (position.products() != null && position.products() != products) {
            throw new IllegalArgumentException(
                    "the run began with products " + position.products() + ", and these are " + products);
        }
        try (NDManager manager = Torch.newManager()) {
            optimizer.restore(SafetensorsFiles.readFile(folder.resolve(OPTIMIZER), manager));
        }
        return position;
    }

    private static Position position(Path folder) {
        try {
            return JsonMapper.shared().readValue(Files.readAllBytes(folder.resolve(POSITION)), Position.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + POSITION, e);
        }
    }

    /**
     * How what a run does not change is to be read where the run goes on: with the products that it began with. Which are
     * faster is found out in each process and on each machine, and others would round otherwise than the reference did.
     *
     * @param otherwise that of a run of before this was kept
     */
    public static ComputePolicy policy(Path folder, ComputePolicy otherwise) {
        ComputePolicy.Products begun = position(folder).products();
        return begun == null ? otherwise : otherwise.with(begun);
    }

    /** The reference log-probabilities that a checkpoint keeps, so that they are computed once in a job's life. */
    public static ReferenceLogProbabilities reference(Path folder) {
        return kept(folder, LOGPS);
    }

    /** The same of the validation pairs. */
    public static ReferenceLogProbabilities validationReference(Path folder) {
        return kept(folder, VALIDATION_LOGPS);
    }

    private static ReferenceLogProbabilities kept(Path folder, String name) {
        try (NDManager manager = Torch.newManager()) {
            Map<String, NDArray> tensors = SafetensorsFiles.readFile(folder.resolve(REFERENCE), manager);
            return new ReferenceLogProbabilities(
                    Objects.requireNonNull(tensors.get(name), name).toFloatArray());
        }
    }
}
