package dev.tpo.dataset.curation;

import dev.tpo.curation.Captioner;
import dev.tpo.curation.LikelihoodJudge;
import dev.tpo.curation.Roles;
import dev.tpo.curation.Thresholds;
import dev.tpo.nano.grammar.CaptionQuestions;
import dev.tpo.nano.grammar.Wording;

/** Who does what in a job: the generator describes, answers and scores itself; questions are filled-in forms. */
final class CurationRoles {
    private CurationRoles() {}

    static Roles of(GeneratorChat generator, Thresholds thresholds) {
        return new Roles(
                Captioner.asking(generator, Wording.DESCRIBE),
                new CaptionQuestions(),
                generator,
                new LikelihoodJudge(generator, thresholds));
    }
}
