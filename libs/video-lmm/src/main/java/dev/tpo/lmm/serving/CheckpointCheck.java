package dev.tpo.lmm.serving;

import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.CheckpointFiles;
import dev.tpo.lmm.files.CheckpointShape;
import dev.tpo.lmm.files.FiniteWeights;
import dev.tpo.lmm.files.GenerationDefaults;
import dev.tpo.lmm.files.LoraConfig;
import dev.tpo.lmm.files.LoraTensors;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.prompt.ChatTokenizer;
import dev.tpo.lmm.prompt.PromptWriter;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.LongConsumer;

/** Whether a folder can be loaded, without loading it: no tensor is read and no torch is needed. */
public final class CheckpointCheck {
    private static final String ANY_TEXT = "Words, 01:35, \u00e9t\u00e9 \u6f22\u5b57 \ud83d\ude00 \u0001";

    private CheckpointCheck() {}

    /**
     * Configuration, defaults and tokenizer: what there is before the weights come.
     *
     * @throws CheckpointException naming the file and the field at fault
     */
    public static void settings(Path checkpoint) {
        ModelConfig config = ModelConfig.read(checkpoint);
        GenerationDefaults.read(checkpoint, config);
        try (ChatTokenizer tokenizer = ChatTokenizer.read(checkpoint)) {
            new PromptWriter(tokenizer, config, ignored -> 0); // has the tokenizer what the form needs?
            requireAnyText(tokenizer);
        }
    }

    private static void requireAnyText(ChatTokenizer tokenizer) {
        try {
            tokenizer.decode(tokenizer.encode(ANY_TEXT));
        } catch (RuntimeException e) {
            throw new CheckpointException("the tokenizer has no tokens for every text: " + e.getMessage(), e);
        }
    }

    /**
     * All of it: also the headers of the weights, and every tensor's name, shape and type.
     *
     * @throws CheckpointException naming the file or the tensor at fault
     */
    public static void whole(Path checkpoint) {
        settings(checkpoint);
        ModelConfig config = ModelConfig.read(checkpoint);
        CheckpointShape.check(
                TensorNames.expected(config), CheckpointFiles.of(checkpoint).entries(), config);
    }

    /**
     * That every weight that is read is a number; reads them all, at the disk's speed.
     *
     * @param onRead told of the bytes of each piece; what it throws ends the work
     * @throws CheckpointException naming the tensor at fault
     */
    public static void numbers(Path checkpoint, LongConsumer onRead) {
        Set<String> read = TensorNames.expected(ModelConfig.read(checkpoint)).keySet();
        CheckpointFiles.of(checkpoint).shards().forEach(shard -> FiniteWeights.require(shard, read::contains, onRead));
    }

    /** The same of an adapter. */
    public static void adapterNumbers(Path adapter, ModelConfig base, LongConsumer onRead) {
        FiniteWeights.require(LoraTensors.header(adapter), name -> !LoraTensors.isOfNothing(name, base), onRead);
    }

    /**
     * A LoRA adapter: its configuration, and every tensor's name, shape and type.
     *
     * @param base of the model that it is to stand beside
     * @throws CheckpointException naming the file, the field or the tensor at fault
     */
    public static void adapter(Path adapter, ModelConfig base) {
        LoraTensors.check(LoraTensors.header(adapter), LoraConfig.read(adapter), base);
    }
}
