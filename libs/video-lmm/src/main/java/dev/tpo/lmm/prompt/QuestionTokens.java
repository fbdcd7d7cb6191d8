package dev.tpo.lmm.prompt;

import dev.tpo.lmm.files.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens around a video in a prompt that asks about it, for whoever computes what stands between them.
 *
 * @param before in front of the visual tokens; the same for every question that begins so
 * @param after behind them, up to where the answer begins
 */
@SuppressWarnings("ArrayRecordComponent") // read by index, never compared
public record QuestionTokens(long[] before, long[] after) {

    /** In the form that the checkpoint was trained with; no frame is decoded. */
    public static QuestionTokens of(ChatTokenizer tokenizer, ModelConfig config, VideoInput video, String question) {
        return of(tokenizer, config, List.of(ChatTurn.user(new ChatTurn.Video(video), new ChatTurn.Text(question))));
    }

    /** The same of a conversation that shows one video and ends in the user's question. */
    public static QuestionTokens of(ChatTokenizer tokenizer, ModelConfig config, List<ChatTurn> turns) {
        Prompt prompt = new PromptWriter(tokenizer, config, ignored -> 0).write(turns);
        List<Long> before = new ArrayList<>();
        List<Long> after = new ArrayList<>();
        List<Long> current = before;
        for (Prompt.Piece piece : prompt.pieces()) {
            switch (piece) {
                case Prompt.TextPiece text -> current.addAll(text.ids());
                case Prompt.VideoPiece ignored -> current = after;
            }
        }
        return new QuestionTokens(array(before), array(after));
    }

    private static long[] array(List<Long> ids) {
        return ids.stream().mapToLong(Long::longValue).toArray();
    }
}
