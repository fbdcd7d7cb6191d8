package dev.tpo.inference.chat;

import dev.tpo.api.ChatMessage;
import dev.tpo.api.ContentPart;
import dev.tpo.api.MediaIoKwargs;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.inference.media.RequestMedia;
import dev.tpo.inference.videos.Wanted;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.VideoInput;
import dev.tpo.web.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The messages of a request, checked for their form and their number; no file has been looked at yet. */
final class Chat {
    private final List<Message> messages;
    private final RequestMedia media;

    /** @param refused whether an assistant's message says why it gave no answer */
    private record Message(ChatTurn.Role role, List<Piece> pieces, boolean refused) {}

    private Chat(List<Message> messages, RequestMedia media) {
        this.messages = messages;
        this.media = media;
    }

    /**
     * @param media what came with the request
     * @throws ApiException naming the field that is not as it should be
     */
    static Chat of(
            @Nullable List<ChatMessage> messages,
            @Nullable MediaIoKwargs kwargs,
            InferenceProperties.Requests limits,
            RequestMedia media) {
        if (messages == null || messages.isEmpty()) {
            throw ApiException.invalid("messages", "messages must hold at least one message");
        }
        if (messages.size() > limits.maxMessages()) {
            throw tooMany("messages", "messages", messages.size(), limits.maxMessages());
        }
        Reading reading = new Reading(new MediaParts(kwargs, media), limits);
        List<Message> read = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            read.add(reading.message(messages.get(i), "messages[" + i + "]"));
        }
        return new Chat(List.copyOf(read), media);
    }

    /** What came with the request, and where more that is fetched for it is kept. */
    RequestMedia media() {
        return media;
    }

    /** What the last message, the assistant's, says. */
    String answer() {
        Message last = messages.getLast();
        if (last.role() != ChatTurn.Role.ASSISTANT || (last.pieces().isEmpty() && !last.refused())) {
            throw ApiException.invalid(
                    "messages", "messages must end with the assistant's answer, or candidates must name answers");
        }
        StringBuilder answer = new StringBuilder();
        for (Piece piece : last.pieces()) {
            if (piece instanceof Piece.Words(String text)) {
                answer.append(text);
            }
        }
        return answer.toString();
    }

    Chat withoutLast() {
        return new Chat(messages.subList(0, messages.size() - 1), media);
    }

    /** There must be a question to answer. */
    void requireQuestion() {
        if (messages.isEmpty() || messages.getLast().role() != ChatTurn.Role.USER) {
            throw ApiException.invalid("messages", "the last message to answer must be the user's");
        }
    }

    /** As the model takes it. */
    List<ChatTurn> turns(Function<Wanted, ? extends VideoInput> find) {
        List<ChatTurn> turns = new ArrayList<>();
        for (Message message : messages) {
            List<ChatTurn.Part> parts = new ArrayList<>();
            for (Piece piece : message.pieces()) {
                parts.add(
                        switch (piece) {
                            case Piece.Words(String text) -> new ChatTurn.Text(text);
                            case Piece.Shown(Wanted wanted) -> new ChatTurn.Video(find.apply(wanted));
                        });
            }
            turns.add(new ChatTurn(message.role(), parts));
        }
        return List.copyOf(turns);
    }

    private static ApiException tooMany(String param, String what, int number, int limit) {
        return ApiException.invalid(
                param, "too_many_parts", number + " " + what + ", but at most " + limit + " are taken");
    }

    /** Of one request. */
    private static final class Reading {
        private static final String TYPES = ".type must be text, video_url, image_url or input_video";
        private static final Set<String> KNOWN = Set.of("text", "refusal", "video_url", "image_url", "input_video");

        private final MediaParts media;
        private final InferenceProperties.Requests limits;
        private int videos;

        Reading(MediaParts media, InferenceProperties.Requests limits) {
            this.media = media;
            this.limits = limits;
        }

        Message message(@Nullable ChatMessage message, String at) {
            if (message == null) {
                throw ApiException.invalid(at, at + " must not be null");
            }
            ChatTurn.Role role = role(message.role(), at + ".role");
            if (message.refusal() != null && role != ChatTurn.Role.ASSISTANT) {
                throw ApiException.invalid(at + ".refusal", at + ".refusal: only the assistant refuses");
            }
            List<ContentPart> content = Objects.requireNonNullElse(message.content(), List.of());
            if (content.isEmpty() && role != ChatTurn.Role.ASSISTANT) {
                throw ApiException.invalid(at + ".content", at + ".content must be a text or a list of parts");
            }
            if (content.size() > limits.maxParts()) {
                throw tooMany(at + ".content", "parts in a message", content.size(), limits.maxParts());
            }
            List<Piece> pieces = pieces(content, at + ".content", role);
            if (videos > limits.maxVideos()) {
                throw tooMany(at + ".content", "videos in a request", videos, limits.maxVideos());
            }
            if (message.refusal() != null) {
                pieces.add(new Piece.Words(message.refusal()));
            }
            return new Message(role, List.copyOf(pieces), message.refusal() != null);
        }

        private List<Piece> pieces(List<ContentPart> content, String at, ChatTurn.Role role) {
            for (int i = 0; i < content.size(); i++) {
                requireNothingElse(content.get(i), at + "[" + i + "]");
            }
            List<Piece> pieces = new ArrayList<>();
            for (int i = 0; i < content.size(); ) {
                String here = at + "[" + i + "]";
                if (isPicture(content.get(i))) {
                    requireRole(role == ChatTurn.Role.USER, here, "only the user's messages may show a picture");
                    int end = endOfPictures(content, i);
                    pieces.add(new Piece.Shown(pictures(content, at, i, end)));
                    i = end;
                } else {
                    pieces.add(piece(content.get(i), here, role));
                    i++;
                }
            }
            return pieces;
        }

        /** What belongs into a part of another type would be passed over. */
        private static void requireNothingElse(@Nullable ContentPart part, String at) {
            String type = part == null ? null : part.type();
            if (part == null || type == null) {
                throw ApiException.invalid(at + ".type", at + TYPES);
            }
            requireOf(Set.of("text"), type, part.text(), at + ".text");
            requireOf(Set.of("refusal"), type, part.refusal(), at + ".refusal");
            requireOf(Set.of("video_url"), type, part.videoUrl(), at + ".video_url");
            requireOf(Set.of("image_url"), type, part.imageUrl(), at + ".image_url");
            requireOf(Set.of("input_video"), type, part.inputVideo(), at + ".input_video");
            requireOf(
                    Set.of("video_url", "image_url", "input_video"),
                    type,
                    part.videoMetadata(),
                    at + ".video_metadata");
        }

        private static void requireOf(Set<String> types, String type, @Nullable Object value, String field) {
            if (value != null && KNOWN.contains(type) && !types.contains(type)) {
                throw ApiException.invalid(field, field + " does not belong into a part of type " + type);
            }
        }

        private static boolean isPicture(ContentPart part) {
            return part.type().equals("image_url");
        }

        /** One that says by itself when it was taken begins another video. */
        private static int endOfPictures(List<ContentPart> content, int start) {
            int end = start + 1;
            while (end < content.size()
                    && isPicture(content.get(end))
                    && content.get(end).videoMetadata() == null) {
                end++;
            }
            return end;
        }

        private Wanted pictures(List<ContentPart> content, String at, int start, int end) {
            List<Wanted.Picture> pictures = new ArrayList<>();
            for (int i = start; i < end; i++) {
                pictures.add(media.picture(content.get(i), at + "[" + i + "]"));
            }
            return media.pictures(pictures, content.get(start).videoMetadata(), at + "[" + start + "]");
        }

        private Piece piece(ContentPart part, String at, ChatTurn.Role role) {
            String type = part.type();
            return switch (type) {
                case "text" -> new Piece.Words(text(part.text(), type, at));
                case "refusal" -> {
                    requireRole(role == ChatTurn.Role.ASSISTANT, at, "only the assistant refuses");
                    yield new Piece.Words(text(part.refusal(), type, at));
                }
                case "video_url", "input_video" -> {
                    requireRole(role == ChatTurn.Role.USER, at, "only the user's messages may show a video");
                    videos++;
                    yield new Piece.Shown(
                            type.equals("video_url") ? media.video(part, at) : media.inputVideo(part, at));
                }
                default -> throw ApiException.invalid(at + ".type", at + TYPES + ", not '" + type + "'");
            };
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

        private static String text(@Nullable String text, String type, String at) {
            if (text == null) {
                throw ApiException.invalid(at + "." + type, at + "." + type + " must hold the text");
            }
            return text;
        }
    }
}
