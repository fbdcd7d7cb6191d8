package dev.tpo.nano.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is to be found out.
 *
 * @param base the folder of the model that teaches itself
 * @param workDir where everything is kept that was made on the way
 * @param seeds each decides videos to curate, draws and the order of training
 * @param scale how much of everything there is
 * @param arms what is compared; the base is always among them
 */
public record ExperimentSettings(Path base, Path workDir, List<Long> seeds, Size size, Scale scale, List<Arm> arms) {
    /** How much is asked. */
    public enum Size {
        /** Fewer pairs and questions: to see whether it works, not how well. */
        QUICK,
        DEFAULT,
        /** With all sweeps. */
        FULL
    }

    String seedsInWords() {
        return String.join(", ", seeds.stream().map(String::valueOf).toList());
    }

    /**
     * @param only names of the arms to compare; empty: those of the size
     * @throws IllegalArgumentException naming the arm that there is not, or the seed that comes twice
     */
    public static ExperimentSettings of(Path base, Path workDir, List<Long> seeds, Size size, List<String> only) {
        if (Set.copyOf(seeds).size() < seeds.size()) {
            throw new IllegalArgumentException("a seed comes once, but they are " + seeds);
        }
        List<Arm> arms =
                new ArrayList<>(only.isEmpty() ? (size == Size.FULL ? Arms.FULL : Arms.DEFAULT) : Arms.named(only));
        if (!arms.contains(Arms.BASE)) {
            arms.addFirst(Arms.BASE);
        }
        return new ExperimentSettings(
                base,
                workDir,
                List.copyOf(seeds),
                size,
                size == Size.QUICK ? Scale.QUICK : Scale.DEFAULT,
                List.copyOf(arms));
    }
}
