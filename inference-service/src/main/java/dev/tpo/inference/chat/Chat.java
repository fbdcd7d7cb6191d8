package dev.tpo.inference.chat;

import dev.tpo.api.ChatMessage;
import dev.tpo.api.ContentPart;
import dev.tpo.api.MediaIoKwargs;
import dev.tpo.api.Seconds;
import dev.tpo.api.VideoMetadata;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.inference.videos.FrameWish;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.VideoInput;
import dev.tpo.web.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The messages of a request, checked for their form and their number; no file has been looked at yet. */
final class Chat {
    private static final String SCHEME = "video://";

    private final List<ChatMessage> messages;
    private final @Nullable MediaIoKwargs kwargs;

    private Chat(List<ChatMessage> messages, @Nullable MediaIoKwargs kwargs) {
        this.messages = messages;
        this.kwargs = kwargs;
    }

    /** @throws ApiException naming the field that is not as it should be */
    static Chat of(
            @Nullable List<ChatMessage> messages, @Nullable MediaIoKwargs kwargs, InferenceProperties.Requests limits) {
        if (messages == null || messages.isEmpty()) {
            throw ApiException.invalid("messages", "messages must hold at least one message");
        }
        Chat chat = new Chat(messages, kwargs);
        chat.check(limits);
        return chat;
    }

    /** What the last message, the assistant's, says. */
    String answer() {
        ChatMessage last = messages.getLast();
        List<ContentPart> content = content(last);
        if (!last.role().equals("assistant") || (content.isEmpty() && last.refusal() == null)) {
            throw ApiException.invalid(
                    "messages", "messages must end with the assistant's answer, or candidates must name answers");
        }
        return content.stream().map(part -> text(part, at(messages.size() - 1))).collect(Collectors.joining())
                + Objects.requireNonNullElse(last.refusal(), "");
    }

    Chat withoutLast() {
        return new Chat(messages.subList(0, messages.size() - 1), kwargs);
    }

    /** There must be a question to answer. */
    void requireQuestion() {
        if (messages.isEmpty() || !messages.getLast().role().equals("user")) {
            throw ApiException.invalid("messages", "the last message to answer must be the user's");
        }
    }

    /** As the model takes it. @param find from a file's id and the frames wanted to the video */
    List<ChatTurn> turns(BiFunction<String, FrameWish, ? extends VideoInput> find) {
        List<ChatTurn> turns = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            turns.add(turn(i, find));
        }
        return List.copyOf(turns);
    }

    private ChatTurn turn(int index, BiFunction<String, FrameWish, ? extends VideoInput> find) {
        ChatMessage message = messages.get(index);
        List<ChatTurn.Part> parts = new ArrayList<>();
        List<ContentPart> content = content(message);
        for (int i = 0; i < content.size(); i++) {
            ContentPart part = content.get(i);
            String at = at(index) + ".content[" + i + "]";
            parts.add(
                    part.type().equals("video_url")
                            ? new ChatTurn.Video(find.apply(fileId(part, at), wish(part, at)))
                            : new ChatTurn.Text(text(part, at)));
        }
        if (message.refusal() != null) {
            parts.add(new ChatTurn.Text(message.refusal()));
        }
        return new ChatTurn(role(message.role(), at(index) + ".role"), parts);
    }

    private void check(InferenceProperties.Requests limits) {
        if (messages.size() > limits.maxMessages()) {
            throw tooMany("messages", "messages", messages.size(), limits.maxMessages());
        }
        int videos = 0;
        for (int i = 0; i < messages.size(); i++) {
            videos += check(i, limits);
            if (videos > limits.maxVideos()) {
                throw tooMany(at(i) + ".content", "videos in a request", videos, limits.maxVideos());
            }
        }
    }

    /** How many videos it shows. */
    private int check(int index, InferenceProperties.Requests limits) {
        String at = at(index);
        @Nullable ChatMessage message = messages.get(index);
        if (message == null) {
            throw ApiException.invalid(at, at + " must not be null");
        }
        ChatTurn.Role role = role(message.role(), at + ".role");
        if (message.refusal() != null && role != ChatTurn.Role.ASSISTANT) {
            throw ApiException.invalid(at + ".refusal", at + ".refusal: only the assistant refuses");
        }
        List<ContentPart> content = content(message);
        if (content.isEmpty() && role != ChatTurn.Role.ASSISTANT) {
            throw ApiException.invalid(at + ".content", at + ".content must be a text or a list of parts");
        }
        if (content.size() > limits.maxParts()) {
            throw tooMany(at + ".content", "parts in a message", content.size(), limits.maxParts());
        }
        int videos = 0;
        for (int i = 0; i < content.size(); i++) {
            videos += check(content.get(i), at + ".content[" + i + "]", role) ? 1 : 0;
        }
        return videos;
    }

    /** Whether it is a video. */
    private boolean check(@Nullable ContentPart part, String at, ChatTurn.Role role) {
        String type = part == null ? null : part.type();
        if (part == null || type == null) {
            throw ApiException.invalid(at + ".type", at + ".type must be text or video_url");
        }
        switch (type) {
            case "text" -> text(part, at);
            case "refusal" -> {
                requireRole(role == ChatTurn.Role.ASSISTANT, at, "only the assistant refuses");
                text(part, at);
            }
            case "video_url" -> {
                requireRole(role == ChatTurn.Role.USER, at, "only the user's messages may show a video");
                fileId(part, at);
                return true;
            }
            default ->
                throw ApiException.invalid(at + ".type", at + ".type must be text or video_url, not '" + type + "'");
        }
        return false;
    }

    private static void requireRole(boolean right, String at, String rule) {
        if (!right) {
            throw ApiException.invalid(at + ".type", at + ": " + rule);
        }
    }

    private static ChatTurn.Role role(@Nullable String role, String at) {
        return switch (Objects.requireNonNullElse(role, "")) {
            case "system", "developer" -> ChatTurn.Role.SYSTEM;
            case "user" -> ChatTurn.Role.USER;
            case "assistant" -> ChatTurn.Role.ASSISTANT;
            default -> throw ApiException.invalid(at, at + " must be system, user or assistant");
        };
    }

    private static List<ContentPart> content(ChatMessage message) {
        @Nullable List<ContentPart> content = message.content();
        return content == null ? List.of() : content;
    }

    /** Of a text or of a refusal. */
    private static String text(ContentPart part, String at) {
        String text = part.type().equals("text") ? part.text() : part.refusal();
        if (text == null) {
            throw ApiException.invalid(at + "." + part.type(), at + "." + part.type() + " must hold the text");
        }
        return text;
    }

    private static String fileId(ContentPart part, String at) {
        String field = at + ".video_url.url";
        ContentPart.VideoUrl target = part.videoUrl();
        @Nullable String url = target == null ? null : target.url();
        if (url == null || url.isBlank()) {
            throw ApiException.invalid(field, field + " must be video://{file id}");
        }
        if (url.startsWith(SCHEME)) {
            return url.substring(SCHEME.length());
        }
        if (url.startsWith("data:") || url.contains("://")) {
            throw ApiException.invalid(
                    field,
                    "unsupported_url",
                    field + " must be video://{file id}: upload the video with POST /v1/files first");
        }
        return url;
    }

    private FrameWish wish(ContentPart part, String at) {
        VideoMetadata metadata = part.videoMetadata();
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

    private static String at(int index) {
        return "messages[" + index + "]";
    }

    private static ApiException tooMany(String param, String what, int number, int limit) {
        return ApiException.invalid(
                param, "too_many_parts", number + " " + what + ", but at most " + limit + " are taken");
    }
}
