package dev.tpo.inference;

import dev.tpo.inference.engine.ContextTooLongException;
import dev.tpo.inference.engine.Engine;
import dev.tpo.inference.engine.EngineLoader;
import dev.tpo.inference.engine.NotEnoughMemoryException;
import dev.tpo.inference.engine.Sampling;
import dev.tpo.inference.engine.TokenCounts;
import dev.tpo.inference.engine.Turn;
import dev.tpo.inference.engine.VideoView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An engine whose pace and length a test sets by its question: {@code count 5} says one number a step, {@code
 * slowly} takes 20 ms for each, {@code immensely} finds no memory, {@code who} gives the checkpoint's name. What serves it is real.
 */
final class ScriptedEngine implements Engine {
    static final AtomicInteger STEPS = new AtomicInteger();
    static final AtomicInteger DECODED = new AtomicInteger();
    static final List<String> LOADED = new CopyOnWriteArrayList<>();
    static final Set<String> CLOSED = ConcurrentHashMap.newKeySet();
    private static final int LIMIT = 500;

    private final String name;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    private ScriptedEngine(String name) {
        this.name = name;
        LOADED.add(name);
    }

    /** Of checkpoints that weigh a megabyte for each letter of their name. */
    static final EngineLoader LOADER = new EngineLoader() {
        @Override
        public long weightBytes(Path checkpoint) {
            return (1L << 20) * name(checkpoint).length();
        }

        @Override
        public Engine load(Path checkpoint, String revision) {
            return new ScriptedEngine(name(checkpoint));
        }
    };

    private static String name(Path checkpoint) {
        try {
            return Files.readString(checkpoint.resolve("name.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean remembers(VideoView video) {
        return seen.contains(video.sha256() + video.samplingKey());
    }

    @Override
    public Answer start(List<Turn> conversation, Sampling sampling) {
        return new Scripted(prompt(conversation), sampling);
    }

    @Override
    public List<Likelihood> score(List<Turn> conversation, List<String> answers) {
        prompt(conversation);
        return answers.stream()
                .map(answer -> new Likelihood(-answer.length(), -1, answer.length()))
                .toList();
    }

    private Prompt prompt(List<Turn> conversation) {
        List<String> words = new ArrayList<>();
        int frames = 0;
        for (Turn turn : conversation) {
            for (Turn.Part part : turn.parts()) {
                switch (part) {
                    case Turn.Text(String text) -> words.addAll(List.of(text.split(" ")));
                    case Turn.Video(VideoView view) -> frames += look(view);
                }
            }
        }
        if (words.contains("immensely")) {
            throw new NotEnoughMemoryException("fewer frames need less");
        }
        int tokens = words.size() + 2 * frames;
        if (tokens > LIMIT) {
            throw new ContextTooLongException(tokens, 1, LIMIT);
        }
        return new Prompt(words, frames);
    }

    private int look(VideoView view) {
        if (seen.add(view.sha256() + view.samplingKey())) {
            DECODED.incrementAndGet();
            return view.frames().count();
        }
        return view.receipt().frameIndices().size();
    }

    @Override
    public Engine adapted(Path adapter, String revision) {
        return new ScriptedEngine(name(adapter));
    }

    @Override
    public void close() {
        CLOSED.add(name);
    }

    private record Prompt(List<String> words, int frames) {}

    private final class Scripted implements Answer {
        private final Prompt prompt;
        private final Deque<String> toSay = new ArrayDeque<>();
        private final boolean slow;
        private final int limit;
        private boolean read;
        private String fresh = "";
        private int said;

        Scripted(Prompt prompt, Sampling sampling) {
            this.prompt = prompt;
            this.slow = prompt.words().contains("slowly");
            this.limit = sampling.maxTokens() == null ? Integer.MAX_VALUE : sampling.maxTokens();
            int count = prompt.words().indexOf("count");
            if (count >= 0) {
                for (int i = 1; i <= Integer.parseInt(prompt.words().get(count + 1)); i++) {
                    toSay.add(i + " ");
                }
            } else if (prompt.words().contains("who")) {
                toSay.add(name);
            } else {
                toSay.add(prompt.frames() + " frames");
            }
        }

        @Override
        public boolean step() {
            STEPS.incrementAndGet();
            if (!read) {
                read = true;
                return true;
            }
            if (slow) {
                pause();
            }
            fresh = toSay.removeFirst();
            said++;
            return !toSay.isEmpty() && said < limit;
        }

        @Override
        public String takeNewText() {
            String text = fresh;
            fresh = "";
            return text;
        }

        @Override
        public boolean cut() {
            return !toSay.isEmpty();
        }

        @Override
        public TokenCounts tokens() {
            int video = 2 * prompt.frames();
            return new TokenCounts(prompt.words().size() + video, 0, video, said);
        }

        @Override
        public void close() {}

        private static void pause() {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
