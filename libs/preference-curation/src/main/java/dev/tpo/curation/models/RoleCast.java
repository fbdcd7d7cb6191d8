package dev.tpo.curation.models;

import dev.tpo.curation.Answer;
import dev.tpo.curation.AnswerJudge;
import dev.tpo.curation.Answerer;
import dev.tpo.curation.Captioner;
import dev.tpo.curation.LikelihoodJudge;
import dev.tpo.curation.Maker;
import dev.tpo.curation.QuestionTemplates;
import dev.tpo.curation.QuestionWriter;
import dev.tpo.curation.Role;
import dev.tpo.curation.RoleCall;
import dev.tpo.curation.RoleModels;
import dev.tpo.curation.Roles;
import dev.tpo.curation.Thresholds;
import dev.tpo.curation.prompts.Prompt;
import dev.tpo.curation.prompts.Prompts;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills the roles. A service brings the {@link RoleModels}, which know what model is behind each role, names them for
 * the record, and casts:
 *
 * <pre>{@code
 * var cast = new RoleCast(models, names, Prompts.embedded(), AnswerLimits.DEFAULTS);
 * Roles byModels = cast.roles(null, null);
 * Roles embedded = cast.roles(QuestionTemplates.named("templates").orElseThrow(), Thresholds.DEFAULTS);
 * new VideoCurator(byModels, plan).curate(video, wanted);
 * }</pre>
 */
public final class RoleCast {
    /** What the record says of a judge that compares likelihoods, in the place of prompts. */
    private static final String LIKELIHOOD = "likelihood";

    private final RoleModels models;
    private final Map<Role, String> names;
    private final Prompts prompts;
    private final AnswerLimits limits;

    /** @param names of the models behind the roles, with their revisions where they are known, for the record */
    public RoleCast(RoleModels models, Map<Role, String> names, Prompts prompts, AnswerLimits limits) {
        this.models = models;
        this.names = Map.copyOf(names);
        this.prompts = prompts;
        this.limits = limits;
    }

    /**
     * @param templates write the questions and say how to ask for captions; null: a model writes them
     * @param thresholds of a judge that compares likelihoods; null: a model judges
     */
    public Roles roles(@Nullable QuestionTemplates templates, @Nullable Thresholds thresholds) {
        Prompt caption = templates == null ? prompts.of(Prompts.Name.CAPTIONER) : templates.captionPrompt();
        QuestionWriter writer =
                templates == null ? new ModelQuestionWriter(models, prompts, limits.question()) : templates;
        AnswerJudge judge = thresholds == null
                ? new ModelJudge(models, prompts, limits.verdict())
                : new LikelihoodJudge(
                        (video, times, question, answers) ->
                                models.score(new RoleCall.Shown(video, times), question, answers),
                        thresholds);
        return new Roles(
                Captioner.asking(answerer(Role.CAPTIONER, limits.caption()), caption.text()),
                writer,
                answerer(Role.ANSWERER, limits.answer()),
                judge,
                makers(caption, templates, thresholds != null));
    }

    /** Asks with what follows, and hears what comes after the thinking. */
    private Answerer answerer(Role role, int maxTokens) {
        return (video, times, question) -> {
            Answer answer = models.ask(
                    new RoleCall(role, new RoleCall.Shown(video, times), null, List.of(question), null, maxTokens));
            return new Answer(Thoughts.cut(answer.text()), answer.complete());
        };
    }

    private Map<Role, Maker> makers(Prompt caption, @Nullable QuestionTemplates templates, boolean likelihood) {
        Map<Role, Maker> makers = new EnumMap<>(Role.class);
        makers.put(Role.CAPTIONER, new Maker(name(Role.CAPTIONER), List.of(caption.id())));
        makers.put(
                Role.QUESTION_WRITER,
                templates == null
                        ? new Maker(
                                name(Role.QUESTION_WRITER),
                                ids(
                                        Prompts.Name.SEGMENT_QUESTION,
                                        Prompts.Name.VIDEO_QUESTION,
                                        Prompts.Name.TASKS,
                                        Prompts.Name.REPAIR))
                        : new Maker(templates.name(), List.of(templates.id())));
        makers.put(Role.ANSWERER, new Maker(name(Role.ANSWERER), List.of()));
        makers.put(
                Role.JUDGE,
                likelihood
                        ? new Maker(name(Role.JUDGE), List.of(LIKELIHOOD))
                        : new Maker(name(Role.JUDGE), ids(Prompts.Name.JUDGE, Prompts.Name.REPAIR)));
        return makers;
    }

    private List<String> ids(Prompts.Name... names) {
        return Arrays.stream(names).map(name -> prompts.of(name).id()).toList();
    }

    private String name(Role role) {
        return names.getOrDefault(role, "unknown");
    }
}
