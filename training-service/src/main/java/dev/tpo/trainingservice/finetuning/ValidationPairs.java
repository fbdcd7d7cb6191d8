package dev.tpo.trainingservice.finetuning;

import dev.tpo.jobs.NewEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Settles which pairs a job is trained on and which it is validated on, and says so. */
@Component
class ValidationPairs {
    static final String TRAINING_FILE = "training_file";
    static final String VALIDATION_FILE = "validation_file";

    private final TrainingFiles files;

    ValidationPairs(TrainingFiles files) {
        this.files = files;
    }

    /**
     * The spec with its snapshots.
     *
     * @throws InvalidTrainingFileException if one of its files cannot be used
     */
    FineTuningSpec settle(FineTuningSpec spec, Consumer<NewEvent> tell) {
        Snapshot training = files.snapshot(TRAINING_FILE, spec.trainingFile());
        Validation asked = spec.validation();
        if (asked == null) {
            return spec.with(training, null, training.videos());
        }
        return asked.file() == null
                ? heldBack(spec, asked, training, tell)
                : ofFile(spec, asked, asked.file(), training, tell);
    }

    private static FineTuningSpec heldBack(
            FineTuningSpec spec, Validation asked, Snapshot training, Consumer<NewEvent> tell) {
        double share = asked.share() == null ? 0 : asked.share();
        VideoSplit split =
                VideoSplit.of(training.shown(), share, spec.hyperparameters().seed());
        tell.accept(NewEvent.info("Held back for validation: %d of %d pairs, all about %d of %d videos, by the seed %d"
                .formatted(
                        split.rows(),
                        training.rows(),
                        split.videos().size(),
                        contents(training).size(),
                        spec.hyperparameters().seed())));
        return spec.with(training, asked.on(split), training.videos());
    }

    private FineTuningSpec ofFile(
            FineTuningSpec spec, Validation asked, String file, Snapshot training, Consumer<NewEvent> tell) {
        Snapshot validation = files.snapshot(VALIDATION_FILE, file);
        Set<String> seen = contents(validation);
        int all = seen.size();
        tell.accept(NewEvent.info("Validation on %d pairs about %d videos".formatted(validation.rows(), all)));
        seen.retainAll(contents(training));
        if (!seen.isEmpty()) {
            tell.accept(NewEvent.warn(("%d of the %d videos of validation_file are trained on, too: what is measured"
                            + " there may look better than it is")
                    .formatted(seen.size(), all)));
        }
        Map<String, String> videos = new HashMap<>(training.videos());
        videos.putAll(validation.videos());
        return spec.with(training, asked.on(validation), videos);
    }

    private static Set<String> contents(Snapshot snapshot) {
        return new HashSet<>(snapshot.videos().values());
    }
}
