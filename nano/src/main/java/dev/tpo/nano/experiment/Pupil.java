package dev.tpo.nano.experiment;

import dev.tpo.curation.Answer;
import dev.tpo.curation.RoleCall;
import dev.tpo.curation.RoleModels;
import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.VideoReader;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.Prompt;
import dev.tpo.lmm.serving.AnswerScore;
import dev.tpo.lmm.serving.Generation;
import dev.tpo.lmm.serving.SamplingParameters;
import dev.tpo.lmm.serving.SharedPrompt;
import dev.tpo.lmm.serving.VideoLmm;
import dev.tpo.lmm.tensors.ComputePolicy;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A model that answers, captions and scores on one thread; questions about the same frames share their prompt. */
final class Pupil implements RoleModels, AutoCloseable {
    private static final long CACHE_BYTES = 8 << 20;
    private static final int LONGEST_QUESTION = 64;
    private static final int LONGEST_CAPTION = 96;
    private static final int ANSWER_TOKENS = 8;

    /** Ways to look at a video in its curation are a dozen. */
    private static final int SEEN = 16;

    /** Of a pair one side sees the evidence and the other not: one is asked after the other, and the first scored. */
    private static final int SHARED = 4;

    private final VideoLmm model;
    private final VideoReader reader;
    private final Deque<SharedPrompt> shared = new ArrayDeque<>();
    private final Map<Frames, SeenVideo> seen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Frames, SeenVideo> eldest) {
            return size() > SEEN;
        }
    };

    private Pupil(VideoLmm model, VideoReader reader) {
        this.model = model;
        this.reader = reader;
    }

    static Pupil of(Path checkpoint, VideoReader reader) {
        return new Pupil(
                VideoLmm.load(
                        checkpoint, checkpoint.getFileName().toString(), CACHE_BYTES, ComputePolicy.FLOAT32_ON_CPU),
                reader);
    }

    /** The greedy answer to a question about evenly spread frames. */
    String answer(Clip clip, int frames, String question) {
        SeenVideo video = seen(clip.file(), FrameSampling.Uniform.of(frames));
        return answer(prompt(video, question), ANSWER_TOKENS).text();
    }

    @Override
    public Answer ask(RoleCall call) {
        if (call.turns().size() != 1 || call.system() != null) {
            throw new IllegalArgumentException("a question is one turn");
        }
        SeenVideo video = seen(Objects.requireNonNull(call.shown()));
        return answer(prompt(video, call.turns().getFirst()), Math.min(call.maxTokens(), LONGEST_CAPTION));
    }

    @Override
    public List<Double> score(RoleCall.Shown shown, String question, List<String> answers) {
        Prompt prompt = prompt(seen(shown), question);
        return beginning(prompt).score(prompt, answers).stream()
                .map(AnswerScore::logprobSum)
                .toList();
    }

    private SeenVideo seen(RoleCall.Shown shown) {
        VideoFile file =
                VideoFile.stored(Path.of(shown.video().fileId()), shown.video().sha256());
        return seen(file, new FrameSampling.AtTimestamps(shown.timestampsSeconds()))
                .told(shown.toldSeconds());
    }

    /** Chosen once for all questions about them. */
    private SeenVideo seen(VideoFile file, FrameSampling sampling) {
        return seen.computeIfAbsent(
                new Frames(file, sampling), frames -> SeenVideo.of(reader, file, model.form(), sampling));
    }

    private record Frames(VideoFile file, FrameSampling sampling) {}

    private Prompt prompt(SeenVideo video, String question) {
        return model.prompt(List.of(ChatTurn.user(new ChatTurn.Video(video), new ChatTurn.Text(question))));
    }

    private Answer answer(Prompt prompt, int maxTokens) {
        try (Generation generation = beginning(prompt).start(prompt, SamplingParameters.greedy(maxTokens))) {
            while (generation.step()) {
                // each step adds a token
            }
            return new Answer(generation.text(), generation.finishReason() == Generation.FinishReason.STOP);
        }
    }

    private SharedPrompt beginning(Prompt prompt) {
        for (SharedPrompt known : shared) {
            if (known.begins(prompt)) {
                shared.remove(known);
                shared.addFirst(known);
                return known;
            }
        }
        if (shared.size() == SHARED) {
            shared.removeLast().close();
        }
        SharedPrompt fresh = model.shared(prompt, LONGEST_QUESTION + LONGEST_CAPTION);
        shared.addFirst(fresh);
        return fresh;
    }

    @Override
    public void close() {
        shared.forEach(SharedPrompt::close);
        model.close();
    }
}
