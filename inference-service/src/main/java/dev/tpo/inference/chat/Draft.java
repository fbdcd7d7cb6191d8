package dev.tpo.inference.chat;

import dev.tpo.api.ChatMessage;
import dev.tpo.api.ContentPart;
import dev.tpo.api.MediaIoKwargs;
import dev.tpo.api.Seconds;
import dev.tpo.api.VideoMetadata;
import dev.tpo.inference.engine.Turn;
import dev.tpo.inference.videos.FrameWish;
import dev.tpo.web.ApiException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages, checked for their form; no file has been looked at yet. */
record Draft(List<Message> messages) {
    private static final String SCHEME = "video://";

    /** @param at where it stands in the request, e.g. {@code messages[0]} */
    record Message(Turn.Role role, List<Part> parts, String at) {}

    sealed interface Part {}

    record Text(String text) implements Part {}

    record Video(String fileId, FrameWish wish) implements Part {}

    static Draft of(@Nullable List<ChatMessage> messages, @Nullable MediaIoKwargs kwargs) {
        if (messages == null || messages.isEmpty()) {
            throw ApiException.invalid("messages", "messages must hold at least one message");
        }
        List<Message> read = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            read.add(message(messages.get(i), "messages[" + i + "]", kwargs));
        }
        return new Draft(List.copyOf(read));
    }

    Message last() {
        return messages.getLast();
    }

    Draft withoutLast() {
        return new Draft(messages.subList(0, messages.size() - 1));
    }

    /** There must be a question to answer. */
    void requireQuestion() {
        if (messages.isEmpty() || last().role() != Turn.Role.USER) {
            throw ApiException.invalid("messages", "the last message to answer must be the user's");
        }
    }

    private static Message message(@Nullable ChatMessage message, String at, @Nullable MediaIoKwargs kwargs) {
        if (message == null) {
            throw ApiException.invalid(at, at + " must not be null");
        }
        Turn.Role role = role(message.role(), at + ".role");
        List<ContentPart> content = message.content();
        if (content == null || content.isEmpty()) {
            throw ApiException.invalid(at + ".content", at + ".content must be a text or a list of parts");
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < content.size(); i++) {
            parts.add(part(content.get(i), at + ".content[" + i + "]", role, kwargs));
        }
        return new Message(role, List.copyOf(parts), at);
    }

    private static Turn.Role role(@Nullable String role, String at) {
        return switch (role == null ? "" : role) {
            case "system", "developer" -> Turn.Role.SYSTEM;
            case "user" -> Turn.Role.USER;
            case "assistant" -> Turn.Role.ASSISTANT;
            default -> throw ApiException.invalid(at, at + " must be system, user or assistant");
        };
    }

    private static Part part(@Nullable ContentPart part, String at, Turn.Role role, @Nullable MediaIoKwargs kwargs) {
        String type = part == null ? null : part.type();
        if (part == null || type == null) {
            throw ApiException.invalid(at + ".type", at + ".type must be text or video_url");
        }
        return switch (type) {
            case "text" -> text(part, at);
            case "video_url" -> video(part, at, role, kwargs);
            default ->
                throw ApiException.invalid(at + ".type", at + ".type must be text or video_url, not '" + type + "'");
        };
    }

    private static Text text(ContentPart part, String at) {
        String text = part.text();
        if (text == null) {
            throw ApiException.invalid(at + ".text", at + ".text must hold the text");
        }
        return new Text(text);
    }

    private static Video video(ContentPart part, String at, Turn.Role role, @Nullable MediaIoKwargs kwargs) {
        if (role != Turn.Role.USER) {
            throw ApiException.invalid(at + ".type", at + ": only the user's messages may show a video");
        }
        String field = at + ".video_url.url";
        ContentPart.VideoUrl target = part.videoUrl();
        String url = target == null ? null : target.url();
        if (url == null || url.isBlank()) {
            throw ApiException.invalid(field, field + " must be video://{file id}");
        }
        if (url.startsWith(SCHEME)) {
            url = url.substring(SCHEME.length());
        } else if (url.startsWith("data:") || url.contains("://")) {
            throw ApiException.invalid(
                    field,
                    "unsupported_url",
                    field + " must be video://{file id}: upload the video with POST /v1/files first");
        }
        return new Video(url, wish(part.videoMetadata(), at, kwargs));
    }

    private static FrameWish wish(@Nullable VideoMetadata metadata, String at, @Nullable MediaIoKwargs kwargs) {
        MediaIoKwargs.VideoKwargs request = kwargs == null ? null : kwargs.video();
        return new FrameWish(
                at,
                metadata == null ? null : seconds(metadata.startOffset()),
                metadata == null ? null : seconds(metadata.endOffset()),
                metadata == null ? null : metadata.timestamps(),
                metadata == null ? null : metadata.fps(),
                request == null ? null : request.numFrames(),
                request == null ? null : request.fps());
    }

    private static @Nullable Double seconds(@Nullable Seconds offset) {
        return offset == null ? null : offset.value();
    }
}
