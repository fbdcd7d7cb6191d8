package dev.tpo.launcher.client;

import dev.tpo.api.ChatCompletionRequest;
import dev.tpo.api.ChatMessage;
import dev.tpo.api.ContentPart;
import dev.tpo.api.MediaIoKwargs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions as the commands put them. */
public final class Questions {

    private static final int MAX_TOKENS = 256;

    private Questions() {}

    /** About one whole video, greedy, streamed. */
    public static ChatCompletionRequest streamed(
            String model, String fileId, String question, @Nullable MediaIoKwargs sampling) {
        List<ChatMessage> messages =
                List.of(ChatMessage.user(ContentPart.video(fileId, null), ContentPart.text(question)));
        return new ChatCompletionRequest(
                model, messages, true, null, MAX_TOKENS, null, 0.0, null, null, null, null, null, sampling, null);
    }
}
