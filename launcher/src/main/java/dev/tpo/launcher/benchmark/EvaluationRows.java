package dev.tpo.launcher.benchmark;

import dev.tpo.api.ChatMessage;
import dev.tpo.api.ContentPart;
import dev.tpo.api.EvaluationRow;
import dev.tpo.api.MediaIoKwargs;
import dev.tpo.nano.benchmark.RenderedVideo;
import dev.tpo.nano.questions.Question;
import dev.tpo.nano.world.Length;
import java.util.ArrayList;
import java.util.List;

/** Questions of rendered videos as rows of an evals file. */
public final class EvaluationRows {
    private EvaluationRows() {}

    public static List<EvaluationRow> of(RenderedVideo video, String fileId) {
        List<EvaluationRow> rows = new ArrayList<>();
        for (Question question : video.questions()) {
            rows.add(of(question, video.length(), fileId));
        }
        return rows;
    }

    static EvaluationRow of(Question question, Length length, String fileId) {
        return new EvaluationRow(
                fileId + "/" + question.family().word(),
                fileId,
                question.family().word(),
                List.of(ChatMessage.user(ContentPart.video(fileId, null), ContentPart.text(question.text()))),
                question.answer(),
                null,
                MediaIoKwargs.frames(length.frames()),
                question.toleranceSeconds());
    }
}
