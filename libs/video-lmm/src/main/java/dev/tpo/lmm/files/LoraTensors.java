package dev.tpo.lmm.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tensors of {@code adapter_model.safetensors}: their names, and whether they are what they should be. */
public final class LoraTensors {
    public static final String FILE = "adapter_model.safetensors";
    public static final String PREFIX = "base_model.model.";
    private static final String DOWN = ".lora_A.weight";
    private static final String UP = ".lora_B.weight";
    private static final String WEIGHT = ".weight";

    private LoraTensors() {}

    public static String down(String module) {
        return PREFIX + module + DOWN;
    }

    public static String up(String module) {
        return PREFIX + module + UP;
    }

    /** The module beside which a tensor stands; null for a tensor that replaces one of the base's. */
    public static @Nullable String module(String tensor) {
        for (String end : List.of(DOWN, UP)) {
            if (tensor.endsWith(end) && tensor.length() > PREFIX.length() + end.length()) {
                return tensor.substring(PREFIX.length(), tensor.length() - end.length());
            }
        }
        return null;
    }

    public static List<String> modules(Collection<String> tensors) {
        return tensors.stream()
                .filter(name -> name.endsWith(DOWN))
                .map(name -> name.substring(PREFIX.length(), name.length() - DOWN.length()))
                .toList();
    }

    /** The linear layers of the decoder, in the order in which its methods take their matrices. */
    public static List<String> decoderModules(ModelConfig config) {
        List<String> modules = new ArrayList<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            for (String name : TensorNames.decoderLayer(layer)) {
                if (name.endsWith("_proj.weight")) {
                    modules.add(name.substring(0, name.length() - WEIGHT.length()));
                }
            }
        }
        return modules;
    }

    public static SafetensorsHeader header(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            throw new CheckpointException(
                    "no " + FILE + " in " + folder.getFileName() + "; adapters in other formats are not read");
        }
        return SafetensorsHeader.read(file);
    }

    /**
     * Whether a pair stands beside a matrix that a checkpoint may hold and nothing multiplies by: PEFT adapts CLIP's last
     * layer with the others, though no answer depends on it.
     */
    public static boolean isOfNothing(String tensor, ModelConfig base) {
        String module = tensor.startsWith(PREFIX) ? module(tensor) : null;
        return module != null && module.startsWith(TensorNames.TOWER) && TensorNames.knownUnread(module + WEIGHT, base);
    }

    public static void check(SafetensorsHeader header, LoraConfig config, ModelConfig base) {
        Map<String, List<Integer>> wanted = new LinkedHashMap<>();
        Map<String, List<Integer>> expected = TensorNames.expected(base);
        Set<String> found =
                header.entries().stream().map(SafetensorsHeader.Entry::name).collect(Collectors.toSet());
        for (SafetensorsHeader.Entry entry : header.entries()) {
            if (isOfNothing(entry.name(), base)) {
                continue;
            }
            List<Integer> shape = shapeOf(entry.name(), config, expected);
            if (!entry.type().holdsWeights()) {
                throw fault("tensor " + entry.name() + " is stored as " + entry.type() + ", which is not supported");
            }
            if (!CheckpointShape.hasShape(entry, shape)) {
                throw fault("tensor " + entry.name() + " has shape " + Arrays.toString(entry.shape()) + ", expected "
                        + shape);
            }
            String module = module(entry.name());
            if (module != null) {
                wanted.put(down(module), shape);
                wanted.put(up(module), shape);
            }
        }
        wanted.keySet().forEach(name -> {
            if (!found.contains(name)) {
                throw fault("missing tensor " + name);
            }
        });
        requireAll("target_modules", config.targets(), modules(found));
        requireAll("modules_to_save", config.modulesToSave(), saved(found));
        if (found.isEmpty()) {
            throw fault("it holds no tensor");
        }
    }

    private static List<Integer> shapeOf(String tensor, LoraConfig config, Map<String, List<Integer>> expected) {
        String module = tensor.startsWith(PREFIX) ? module(tensor) : null;
        if (module != null) {
            List<Integer> weight = expected.getOrDefault(module + WEIGHT, List.of());
            if (weight.size() == 2 && !module.endsWith("embedding") && !module.endsWith("embed_tokens")) {
                if (!config.targets(module)) {
                    throw fault("tensor " + tensor + " is of a module that target_modules does not name");
                }
                return tensor.endsWith(DOWN)
                        ? List.of(config.rank(), weight.get(1))
                        : List.of(weight.get(0), config.rank());
            }
        } else if (tensor.startsWith(PREFIX)) {
            String name = tensor.substring(PREFIX.length());
            boolean told = config.modulesToSave().stream().anyMatch(saved -> ("." + name).contains("." + saved + "."));
            // PEFT writes both of these without a word where a vocabulary was touched.
            boolean ofVocabulary = name.equals(TensorNames.EMBEDDING) || name.equals(TensorNames.HEAD);
            List<Integer> shape = expected.get(name);
            if (shape != null && (told || ofVocabulary)) {
                return shape;
            }
        }
        throw fault("nothing reads tensor " + tensor);
    }

    /** Names of all modules, and of those that hold them, of which tensors replace the base's. */
    private static List<String> saved(Collection<String> tensors) {
        List<String> modules = new ArrayList<>();
        for (String tensor : tensors) {
            if (module(tensor) == null) {
                for (int dot = tensor.lastIndexOf('.');
                        dot >= PREFIX.length();
                        dot = tensor.lastIndexOf('.', dot - 1)) {
                    modules.add(tensor.substring(PREFIX.length(), dot));
                }
            }
        }
        return modules;
    }

    private static void requireAll(String field, List<String> names, List<String> modules) {
        for (String name : names) {
            if (modules.stream().noneMatch(module -> LoraConfig.names(module, name))) {
                throw fault("no tensors of " + name + ", which " + field + " of " + LoraConfig.FILE + " names");
            }
        }
    }

    private static CheckpointException fault(String what) {
        return new CheckpointException(FILE + ": " + what);
    }
}
