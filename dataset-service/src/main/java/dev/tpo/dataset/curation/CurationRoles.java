package dev.tpo.dataset.curation;

import dev.tpo.curation.Answerer;
import dev.tpo.curation.Captioner;
import dev.tpo.curation.LikelihoodJudge;
import dev.tpo.curation.QuestionTemplates;
import dev.tpo.curation.Role;
import dev.tpo.curation.RoleCall;
import dev.tpo.curation.RoleModels;
import dev.tpo.curation.Roles;
import dev.tpo.curation.Thresholds;
import java.util.List;

/** Who does what in a job: the generator describes, answers and scores itself; questions are filled-in forms. */
final class CurationRoles {
    private static final String TEMPLATES = "templates";

    private CurationRoles() {}

    static Roles of(RoleModels models, Thresholds thresholds, int maxTokens) {
        QuestionTemplates templates = QuestionTemplates.named(TEMPLATES)
                .orElseThrow(() -> new IllegalStateException("no question templates are on the class path"));
        return new Roles(
                Captioner.asking(
                        asking(models, Role.CAPTIONER, maxTokens),
                        templates.captionPrompt().text()),
                templates,
                asking(models, Role.ANSWERER, maxTokens),
                new LikelihoodJudge(
                        (video, times, question, answers) ->
                                models.score(new RoleCall.Shown(video, times), question, answers),
                        thresholds));
    }

    private static Answerer asking(RoleModels models, Role role, int maxTokens) {
        return (video, times, question) -> models.ask(
                new RoleCall(role, new RoleCall.Shown(video, times), null, List.of(question), null, maxTokens));
    }
}
