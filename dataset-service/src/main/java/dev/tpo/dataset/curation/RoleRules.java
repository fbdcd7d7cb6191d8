package dev.tpo.dataset.curation;

import dev.tpo.api.CurationJobRequest;
import dev.tpo.curation.Role;
import dev.tpo.dataset.calls.RoleModel;
import dev.tpo.web.ApiException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who may fill which role. Where nothing is said, a model of the tiny world does what it was taught, templates write its
 * questions and its likelihoods judge; any other model does all of it itself.
 */
@Component
class RoleRules {
    static final String SELF = "self";
    static final String TEMPLATES = "templates";
    static final String LIKELIHOOD = "likelihood";

    private final ModelLookup models;

    RoleRules(ModelLookup models) {
        this.models = models;
    }

    /**
     * Who fills the roles.
     *
     * @param names with the model's own name where an alias was given
     * @param models by role; a role that asks none has none
     */
    record Cast(ModelLookup.Found self, CurationJobRequest.Roles names, Map<Role, ModelLookup.Found> models) {
        Map<Role, RoleModel> roleModels() {
            Map<Role, RoleModel> all = new EnumMap<>(Role.class);
            models.forEach((role, found) ->
                    all.put(role, new RoleModel(found.id(), found.revision(), found.responseFormat())));
            return all;
        }

        boolean speaksForms(Role role) {
            ModelLookup.Found found = models.get(role);
            return found != null && found.speaksForms();
        }
    }

    Cast resolve(String model, CurationJobRequest.@Nullable Roles roles) {
        ModelLookup.Found self = models.require(model, "model");
        var asked = roles == null ? new CurationJobRequest.Roles(null, null, null, null) : roles;
        boolean forms = self.speaksForms();
        Map<Role, ModelLookup.Found> found = new EnumMap<>(Role.class);
        var names = new CurationJobRequest.Roles(
                named(Role.CAPTIONER, asked.captioner(), SELF, self, found),
                named(Role.QUESTION_WRITER, asked.questionWriter(), forms ? TEMPLATES : SELF, self, found),
                named(Role.ANSWERER, asked.answerer(), SELF, self, found),
                named(Role.JUDGE, asked.judge(), forms ? LIKELIHOOD : SELF, self, found));
        return new Cast(self, names, found);
    }

    private String named(
            Role role,
            @Nullable String asked,
            String otherwise,
            ModelLookup.Found self,
            Map<Role, ModelLookup.Found> found) {
        String param = "roles." + CurationSpec.wireName(role);
        String name = asked == null ? otherwise : asked;
        boolean fits = switch (name) {
            case TEMPLATES -> role == Role.QUESTION_WRITER;
            case LIKELIHOOD -> role == Role.JUDGE;
            default -> !name.isBlank();
        };
        if (!fits) {
            throw ApiException.invalid(param, param + " must be " + choices(role));
        }
        if (name.equals(TEMPLATES)) {
            return name;
        }
        if (name.equals(LIKELIHOOD) && !self.scores()) {
            throw ApiException.invalid(
                    param,
                    "unsupported_by_model",
                    param + ": the model '" + self.id()
                            + "' does not say how likely answers are; let it judge in words (" + SELF
                            + "), or another model");
        }
        boolean own = name.equals(SELF) || name.equals(LIKELIHOOD);
        ModelLookup.Found model = own ? self : models.require(name, param);
        boolean writes = role == Role.QUESTION_WRITER || role == Role.JUDGE && !name.equals(LIKELIHOOD);
        if (writes && model.speaksForms()) {
            throw ApiException.invalid(
                    param,
                    "unsupported_by_model",
                    param + ": the model '" + model.id()
                            + "' was taught to caption and to answer in a few forms, and writes nothing else; "
                            + choices(role));
        }
        found.put(role, model);
        return own ? name : model.id();
    }

    private static String choices(Role role) {
        return switch (role) {
            case CAPTIONER, ANSWERER -> "self or the name of a model";
            case QUESTION_WRITER -> "self, templates or the name of a model";
            case JUDGE -> "self, likelihood or the name of a model";
        };
    }
}
