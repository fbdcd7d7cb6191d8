package dev.tpo.dataset.calls;

import dev.tpo.api.ChatCompletionRequest;
import dev.tpo.api.ChatMessage;
import dev.tpo.api.ContentPart;
import dev.tpo.api.ResponseFormat;
import dev.tpo.api.ScoreRequest;
import dev.tpo.api.VideoMetadata;
import dev.tpo.curation.RoleCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls in the words of the chat API. Frames are named by their times. */
final class CallRequests {
    private CallRequests() {}

    static ChatCompletionRequest chat(RoleModel model, RoleCall call) {
        List<ChatMessage> messages = new ArrayList<>();
        String system = call.system();
        if (system != null) {
            messages.add(new ChatMessage("system", List.of(ContentPart.text(system)), null));
        }
        for (int turn = 0; turn < call.turns().size(); turn++) {
            String text = call.turns().get(turn);
            messages.add(turn % 2 == 1 ? ChatMessage.assistant(text) : user(turn == 0 ? call.shown() : null, text));
        }
        RoleCall.AnswerForm form = call.form();
        return ChatCompletionRequest.greedy(model.id(), messages, call.maxTokens(), null)
                .withResponseFormat(
                        form == null || !model.responseFormat()
                                ? null
                                : ResponseFormat.jsonSchema(form.name(), form.jsonSchema()));
    }

    static ScoreRequest score(RoleModel model, RoleCall.Shown shown, String question, List<String> answers) {
        return new ScoreRequest(model.id(), List.of(user(shown, question)), answers, null);
    }

    private static VideoMetadata frames(RoleCall.Shown shown) {
        var frames = VideoMetadata.at(shown.timestampsSeconds());
        return shown.toldSeconds().equals(shown.timestampsSeconds()) ? frames : frames.told(shown.toldSeconds());
    }

    private static ChatMessage user(RoleCall.@Nullable Shown shown, String text) {
        return shown == null
                ? ChatMessage.user(ContentPart.text(text))
                : ChatMessage.user(ContentPart.video(shown.video().fileId(), frames(shown)), ContentPart.text(text));
    }
}
