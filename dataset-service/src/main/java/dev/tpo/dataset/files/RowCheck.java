package dev.tpo.dataset.files;

import dev.tpo.api.ChatMessage;
import dev.tpo.api.ContentPart;
import dev.tpo.api.EvaluationRow;
import dev.tpo.api.MediaIoKwargs;
import dev.tpo.api.PreferenceRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What is wrong with the rows of one file is said with the line's number. */
final class RowCheck {
    private static final String SCHEME = "video://";
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant");

    private final JsonMapper json;
    private final Predicate<String> isVideo;
    private final Map<String, Boolean> videos = new HashMap<>();
    private final Set<String> questionIds = new HashSet<>();

    /** @param isVideo whether a file id is that of an uploaded video */
    RowCheck(JsonMapper json, Predicate<String> isVideo) {
        this.json = json.rebuild()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        this.isVideo = isVideo;
    }

    void preference(int line, String text) {
        PreferenceRow row = parse(line, text, PreferenceRow.class);
        require(line, "prompt", row.prompt());
        require(line, "chosen", row.chosen());
        require(line, "rejected", row.rejected());
        List<String> named = row.videos();
        if (isMissing(named) || named.isEmpty()) {
            throw JsonLines.invalid(line, "lacks 'videos': a list of video://{file id}");
        }
        if (named.size() > 1) {
            throw JsonLines.invalid(line, "has more than one of 'videos': a pair is about one");
        }
        requireVideo(line, "videos", named.getFirst());
    }

    void question(int line, String text) {
        EvaluationRow row = parse(line, text, EvaluationRow.class);
        require(line, "id", row.id());
        require(line, "family", row.family());
        require(line, "answer", row.answer());
        require(line, "file_id", row.fileId());
        requireVideo(line, "file_id", SCHEME + row.fileId());
        if (!questionIds.add(row.id())) {
            throw JsonLines.invalid(line, "repeats the id '" + row.id() + "'");
        }
        Double tolerance = row.toleranceSeconds();
        if (tolerance != null && tolerance < 0) {
            throw JsonLines.invalid(line, "has a negative 'tolerance_seconds'");
        }
        if (tolerance != null && EvaluationRow.secondsOf(row.answer()).isEmpty()) {
            throw JsonLines.invalid(line, "has 'tolerance_seconds', but its 'answer' is no time");
        }
        frames(line, row.mediaIoKwargs());
        messages(line, row.messages());
    }

    private void messages(int line, @Nullable List<ChatMessage> messages) {
        if (messages == null || messages.isEmpty()) {
            throw JsonLines.invalid(line, "lacks 'messages'");
        }
        for (ChatMessage message : messages) {
            if (isMissing(message) || isMissing(message.role()) || isMissing(message.content())) {
                throw JsonLines.invalid(line, "has a message without 'role' or 'content'");
            }
            if (!ROLES.contains(message.role())) {
                throw JsonLines.invalid(line, "has a message of an unknown 'role': " + message.role());
            }
            message.content().forEach(part -> part(line, part));
        }
        if (!messages.getLast().role().equals("user")) {
            throw JsonLines.invalid(line, "must end 'messages' with the user's question");
        }
    }

    private void part(int line, @Nullable ContentPart part) {
        if (part == null) {
            throw JsonLines.invalid(line, "has an empty part in 'messages'");
        }
        ContentPart.VideoUrl url = part.videoUrl();
        if (url != null) {
            requireVideo(line, "messages", url.url());
        }
        boolean whole =
                "text".equals(part.type()) ? part.text() != null : "video_url".equals(part.type()) && url != null;
        if (!whole) {
            throw JsonLines.invalid(line, "has a part in 'messages' that is neither text nor video_url");
        }
    }

    private static void frames(int line, @Nullable MediaIoKwargs kwargs) {
        MediaIoKwargs.VideoKwargs video = kwargs == null ? null : kwargs.video();
        if (video == null) {
            return;
        }
        if (video.numFrames() != null && video.numFrames() < 1) {
            throw JsonLines.invalid(line, "has a 'num_frames' below 1");
        }
        if (video.fps() != null && video.fps() <= 0) {
            throw JsonLines.invalid(line, "has an 'fps' that is not more than 0");
        }
    }

    private <T> T parse(int line, String text, Class<T> type) {
        try {
            T row = json.readValue(text, type);
            if (isMissing(row)) {
                throw JsonLines.invalid(line, "is null");
            }
            return row;
        } catch (JacksonException e) {
            throw JsonLines.invalid(line, "is no such row: " + e.getOriginalMessage());
        }
    }

    private static void require(int line, String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw JsonLines.invalid(line, "lacks '" + field + "'");
        }
    }

    private void requireVideo(int line, String field, @Nullable String url) {
        String id = url != null && url.startsWith(SCHEME) ? url.substring(SCHEME.length()) : "";
        if (id.isEmpty() || !videos.computeIfAbsent(id, isVideo::test)) {
            throw JsonLines.invalid(line, "names in '" + field + "' a video that is not there: " + url);
        }
    }

    /** JSON may lack what a record promises. */
    private static boolean isMissing(@Nullable Object value) {
        return value == null;
    }
}
