package dev.tpo.dataset.calls;

import dev.tpo.blobs.Sha256;
import dev.tpo.curation.RoleCall;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What a call is known by in its job: equal for what would be answered alike. Videos go by their content. */
final class CallKey {
    private static final JsonMapper JSON = new JsonMapper();

    private CallKey() {}

    static String of(String model, RoleCall call) {
        RoleCall.AnswerForm form = call.form();
        return hash(
                "ask",
                call.role(),
                model,
                shown(call.shown()),
                call.system(),
                call.turns(),
                form == null ? null : List.of(form.name(), form.jsonSchema()),
                call.maxTokens());
    }

    static String of(String model, RoleCall.Shown shown, String question, List<String> answers) {
        return hash("score", model, shown(shown), question, answers);
    }

    private static @Nullable Object shown(RoleCall.@Nullable Shown shown) {
        return shown == null ? null : List.of(shown.video().sha256(), shown.timestampsSeconds(), shown.toldSeconds());
    }

    private static String hash(@Nullable Object... parts) {
        return Sha256.of(JSON.writeValueAsString(Arrays.asList(parts)).getBytes(StandardCharsets.UTF_8));
    }
}
