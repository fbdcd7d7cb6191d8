package dev.tpo.curation;

import dev.tpo.curation.prompts.Prompt;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A question writer that needs no model: it fills in forms with what captions of a certain kind say, and knows how to
 * ask for such captions. Whoever brings one declares it to the {@link ServiceLoader}.
 */
public interface QuestionTemplates extends QuestionWriter {
    /** How a job names it in the question writer's place. */
    String name();

    /** Asks for captions that it can read. No place to fill in. */
    Prompt captionPrompt();

    /** Which forms they are, for the record: name and version. */
    String id();

    /** The one of this name that is on the class path. */
    static Optional<QuestionTemplates> named(String name) {
        return ServiceLoader.load(QuestionTemplates.class, QuestionTemplates.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(templates -> templates.name().equals(name))
                .findFirst();
    }
}
