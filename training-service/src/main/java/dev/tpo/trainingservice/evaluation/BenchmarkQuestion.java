package dev.tpo.trainingservice.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tpo.api.ChatCompletionRequest;
import dev.tpo.api.ChatMessage;
import dev.tpo.api.ContentPart;
import dev.tpo.api.MediaIoKwargs;
import dev.tpo.api.VideoMetadata;
import dev.tpo.benchmarks.Benchmark;
import dev.tpo.benchmarks.Extraction;
import dev.tpo.benchmarks.Judge;
import dev.tpo.benchmarks.Question;
import dev.tpo.benchmarks.Scores;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question of a published benchmark about a video that has been linked.
 *
 * @param benchmark its id
 * @param frames to look at
 * @param parts what stands before the question where frames and subtitles alternate; null: the video alone
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BenchmarkQuestion(
        String benchmark,
        Question question,
        String fileId,
        int frames,
        @Nullable List<Part> parts) implements PutQuestion {

    /** Frames at these times in seconds, or a text. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Part(@Nullable List<Double> times, @Nullable String text) {}

    @Override
    public String id() {
        return question.id();
    }

    @Override
    public String family() {
        return "";
    }

    @Override
    public String expected() {
        return question.key().words();
    }

    @Override
    public ChatCompletionRequest to(String model, int maxTokens) {
        if (parts == null) {
            return ChatCompletionRequest.greedy(
                    model,
                    List.of(ChatMessage.user(ContentPart.video(fileId, null), ContentPart.text(question.prompt()))),
                    maxTokens,
                    MediaIoKwargs.frames(frames));
        }
        List<ContentPart> content = new ArrayList<>();
        for (Part part : parts) {
            List<Double> times = part.times();
            content.add(
                    times == null
                            ? ContentPart.text(String.valueOf(part.text()))
                            : ContentPart.video(fileId, VideoMetadata.at(times)));
        }
        return ChatCompletionRequest.greedy(
                model, List.of(ChatMessage.user(content.toArray(ContentPart[]::new))), maxTokens, null);
    }

    @Override
    public Reading read(String output) {
        return read(output, null);
    }

    /** @param judged what a judge says of it; looked at where no rule reads it */
    Reading read(String output, @Nullable String judged) {
        Boolean verdict = judged == null ? null : Judge.verdict(judged).orElse(null);
        Scores.Answered answered =
                Benchmark.of(benchmark).orElseThrow().read(question, output, Extraction.LMMS_EVAL, verdict);
        return new Reading(answered.extracted(), answered.correct(), answered.score());
    }
}
