package dev.tpo.nano.benchmark;

import dev.tpo.nano.questions.Question;
import dev.tpo.nano.world.Length;
import java.nio.file.Path;
import java.util.List;

/** A video file with questions about it and their exact answers. */
public record RenderedVideo(Path file, Length length, List<Question> questions) {
    public RenderedVideo {
        questions = List.copyOf(questions);
    }
}
