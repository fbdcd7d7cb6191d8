package dev.tpo.rows;

import dev.tpo.answers.ClockTime;
import dev.tpo.api.ChatMessage;
import dev.tpo.api.ContentPart;
import dev.tpo.api.EvaluationRow;
import dev.tpo.api.MediaIoKwargs;
import java.io.InputStream;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Files of purpose {@code evals}: a question a line. Whatever else a row holds is passed over. */
public final class EvaluationRows {
    /** Characters of an id or of a family's name. */
    public static final int LONGEST_NAME = 256;

    /** Figures are kept for each of them. */
    public static final int MOST_FAMILIES = 1000;

    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant");

    private final SeenIds ids = new SeenIds();
    private final Set<String> families = new HashSet<>();

    private EvaluationRows() {}

    /**
     * @param line from 1
     * @param question with all that is required of it
     * @param files the ids of the videos that it names, its own and those in its messages; whether there are such files
     *     is not known here
     */
    public record Row(int line, EvaluationRow question, Set<String> files) {}

    /**
     * Hands over row by row, in order, and gives how many there were.
     *
     * @throws InvalidRowsException at the first row that cannot be asked, and for a file without any
     */
    public static int read(InputStream content, RowLimits limits, Consumer<Row> taker) {
        var rows = new EvaluationRows();
        return JsonLines.read(content, limits, (line, text) -> taker.accept(rows.row(line, text)));
    }

    private Row row(int line, String text) {
        EvaluationRow question = RowJson.read(line, text, EvaluationRow.class);
        requireName(line, "id", question.id());
        requireName(line, "family", question.family());
        require(line, "answer", question.answer());
        require(line, "file_id", question.fileId());
        if (!ids.add(question.id())) {
            throw InvalidRowsException.at(line, "repeats the id '" + question.id() + "'");
        }
        if (families.add(question.family()) && families.size() > MOST_FAMILIES) {
            throw InvalidRowsException.at(line, "is of one 'family' more than the " + MOST_FAMILIES + " there may be");
        }
        tolerance(line, question);
        frames(line, question.mediaIoKwargs());
        Set<String> files = new LinkedHashSet<>();
        files.add(question.fileId());
        messages(line, question.messages(), files);
        return new Row(line, question, files);
    }

    private static void tolerance(int line, EvaluationRow question) {
        Double tolerance = question.toleranceSeconds();
        if (tolerance == null) {
            return;
        }
        if (tolerance < 0) {
            throw InvalidRowsException.at(line, "has a negative 'tolerance_seconds'");
        }
        if (ClockTime.secondsOf(question.answer()).isEmpty()) {
            throw InvalidRowsException.at(line, "has 'tolerance_seconds', but its 'answer' is no time");
        }
    }

    private static void messages(int line, @Nullable List<ChatMessage> messages, Set<String> files) {
        if (messages == null || messages.isEmpty()) {
            throw InvalidRowsException.at(line, "lacks 'messages'");
        }
        for (ChatMessage message : messages) {
            if (isMissing(message) || isMissing(message.role()) || isMissing(message.content())) {
                throw InvalidRowsException.at(line, "has a message without 'role' or 'content'");
            }
            if (!ROLES.contains(message.role())) {
                throw InvalidRowsException.at(line, "has a message of an unknown 'role': " + message.role());
            }
            message.content().forEach(part -> part(line, part, files));
        }
        if (!messages.getLast().role().equals("user")) {
            throw InvalidRowsException.at(line, "must end 'messages' with the user's question");
        }
    }

    private static void part(int line, @Nullable ContentPart part, Set<String> files) {
        if (part == null) {
            throw InvalidRowsException.at(line, "has an empty part in 'messages'");
        }
        ContentPart.VideoUrl video = part.videoUrl();
        if (video != null) {
            files.add(VideoReference.fileId(video.url())
                    .orElseThrow(() -> InvalidRowsException.at(
                            line, "names in 'messages' no uploaded video (video://{file id}), but: " + video.url())));
        }
        boolean whole =
                "text".equals(part.type()) ? part.text() != null : "video_url".equals(part.type()) && video != null;
        if (!whole) {
            throw InvalidRowsException.at(line, "has a part in 'messages' that is neither text nor video_url");
        }
    }

    private static void frames(int line, @Nullable MediaIoKwargs kwargs) {
        MediaIoKwargs.VideoKwargs video = kwargs == null ? null : kwargs.video();
        if (video == null) {
            return;
        }
        if (video.numFrames() != null && video.numFrames() < 1) {
            throw InvalidRowsException.at(line, "has a 'num_frames' below 1");
        }
        if (video.fps() != null && video.fps() <= 0) {
            throw InvalidRowsException.at(line, "has an 'fps' that is not more than 0");
        }
    }

    private static void requireName(int line, String field, @Nullable String value) {
        require(line, field, value);
        if (value != null && value.length() > LONGEST_NAME) {
            throw InvalidRowsException.at(line, "has a '" + field + "' longer than " + LONGEST_NAME + " characters");
        }
    }

    private static void require(int line, String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw InvalidRowsException.at(line, "lacks '" + field + "'");
        }
    }

    /** JSON may lack what a record promises. */
    private static boolean isMissing(@Nullable Object value) {
        return value == null;
    }
}
