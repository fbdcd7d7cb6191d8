package dev.tpo.dataset.curation;

import dev.tpo.curation.Captioner;
import dev.tpo.curation.LikelihoodJudge;
import dev.tpo.curation.QuestionTemplates;
import dev.tpo.curation.Roles;
import dev.tpo.curation.Thresholds;

/** Who does what in a job: the generator describes, answers and scores itself; questions are filled-in forms. */
final class CurationRoles {
    private static final String TEMPLATES = "templates";

    private CurationRoles() {}

    static Roles of(GeneratorChat generator, Thresholds thresholds) {
        QuestionTemplates templates = QuestionTemplates.named(TEMPLATES)
                .orElseThrow(() -> new IllegalStateException("no question templates are on the class path"));
        return new Roles(
                Captioner.asking(generator, templates.captionPrompt().text()),
                templates,
                generator,
                new LikelihoodJudge(generator, thresholds));
    }
}
