package dev.tpo.inference.lmm;

import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.inference.engine.ContextTooLongException;
import dev.tpo.inference.engine.Engine;
import dev.tpo.inference.engine.ModelBrokenException;
import dev.tpo.inference.engine.NotEnoughMemoryException;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.ContextLengthExceededException;
import dev.tpo.lmm.prompt.VideoInput;
import dev.tpo.lmm.serving.NotNumbersException;
import dev.tpo.lmm.serving.VideoLmm;
import dev.tpo.lmm.tensors.Torch;
import java.nio.file.Path;
import java.util.List;

/** The video-LMM as the service serves it. */
final class VideoLmmEngine implements Engine {
    private final VideoLmm model;

    VideoLmmEngine(VideoLmm model) {
        this.model = model;
    }

    @Override
    public FrameForm form() {
        return model.form();
    }

    @Override
    public boolean remembers(VideoInput video) {
        return model.remembers(video);
    }

    @Override
    public Prompt prompt(List<ChatTurn> chat) {
        try {
            return new VideoLmmPrompt(model, LongTexts.tokenized(LongTexts.characters(chat), () -> model.prompt(chat)));
        } catch (ContextLengthExceededException e) {
            throw tooLong(e);
        }
    }

    @Override
    public Engine adapted(Path adapter, String revision) {
        return new VideoLmmEngine(model.adapted(adapter, revision));
    }

    static ContextTooLongException tooLong(ContextLengthExceededException e) {
        return new ContextTooLongException(e.promptTokens(), e.answerTokens(), e.limit());
    }

    /** In the service's words, where it has some. */
    static RuntimeException told(RuntimeException e) {
        if (e instanceof NotNumbersException) {
            return new ModelBrokenException();
        }
        return Torch.isOutOfMemory(e)
                ? new NotEnoughMemoryException(
                        "there is not enough memory for this answer now; fewer frames or fewer max_tokens need less", e)
                : e;
    }

    @Override
    public void close() {
        model.close();
    }
}
