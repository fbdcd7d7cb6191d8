package dev.tpo.lmm.prompt;

import dev.tpo.lmm.files.ModelConfig;
import java.util.List;

/**
 * A prompt that ends in a question, parted behind its last video, for whoever computes what stands there.
 *
 * @param context up to the last video and with it; the same for every question that begins so
 * @param question the tokens behind it, up to where the answer begins
 */
@SuppressWarnings("ArrayRecordComponent") // read by index, never compared
public record QuestionTokens(List<Prompt.Piece> context, long[] question) {
    public QuestionTokens {
        context = List.copyOf(context);
    }

    /** In the form that the checkpoint was trained with; no frame is decoded. */
    public static QuestionTokens of(ChatTokenizer tokenizer, ModelConfig config, VideoInput video, String question) {
        return of(tokenizer, config, List.of(ChatTurn.user(new ChatTurn.Video(video), new ChatTurn.Text(question))));
    }

    /**
     * The same of a conversation that shows videos and ends in the user's question.
     *
     * @throws ContextLengthExceededException if its texts alone are too long
     */
    public static QuestionTokens of(ChatTokenizer tokenizer, ModelConfig config, List<ChatTurn> turns) {
        List<Prompt.Piece> pieces =
                new PromptWriter(tokenizer, config, ignored -> 0).write(turns).pieces();
        int last = pieces.size() - 1;
        if (!(pieces.get(last) instanceof Prompt.TextPiece question)) {
            throw new IllegalArgumentException("nothing is asked behind the last video");
        }
        return new QuestionTokens(
                pieces.subList(0, last),
                question.ids().stream().mapToLong(Long::longValue).toArray());
    }
}
