package dev.tpo.inference;

import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.inference.engine.ContextTooLongException;
import dev.tpo.inference.engine.Engine;
import dev.tpo.inference.engine.EngineLoader;
import dev.tpo.inference.engine.NotEnoughMemoryException;
import dev.tpo.inference.engine.Sampling;
import dev.tpo.inference.engine.TokenCounts;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.VideoInput;
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
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An engine whose pace and length a test sets by its question: {@code count 5} says one number a step, {@code slowly}
 * takes 20 ms for each, {@code pondering} reads its prompt when {@link #GO_ON} lets it, {@code immensely} finds no memory,
 * {@code bursting} no heap, {@code fatally} none to end with, {@code forgetting} forgets all videos first, {@code broken} scores NaN, {@code who} gives the
 * checkpoint's name. What serves it is real.
 */
final class ScriptedEngine implements Engine {
    static final AtomicInteger STEPS = new AtomicInteger();
    static final AtomicInteger DECODED = new AtomicInteger();
    static final AtomicInteger PONDERING = new AtomicInteger();
    static final Semaphore GO_ON = new Semaphore(0);
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
    public FrameForm form() {
        return new FrameForm.Squash(name.startsWith("wide") ? 1100 : 64);
    }

    @Override
    public boolean remembers(VideoInput video) {
        return seen.contains(key(video));
    }

    @Override
    public Prompt prompt(List<ChatTurn> chat) {
        List<String> words = new ArrayList<>();
        List<VideoInput> videos = new ArrayList<>();
        for (ChatTurn turn : chat) {
            for (ChatTurn.Part part : turn.parts()) {
                switch (part) {
                    case ChatTurn.Text(String text) -> words.addAll(List.of(text.split(" ")));
                    case ChatTurn.Video(VideoInput video) -> videos.add(video);
                }
            }
        }
        return new ScriptedPrompt(words, videos);
    }

    private void look(VideoInput video) {
        if (seen.add(key(video))) {
            if (video.frames().count() != frames(video)) {
                throw new IllegalStateException("not the frames of the receipt");
            }
            DECODED.incrementAndGet();
        }
    }

    private static String key(VideoInput video) {
        return video.sha256() + video.samplingKey();
    }

    private static int frames(VideoInput video) {
        return video.receipt().frameIndices().size();
    }

    @Override
    public Engine adapted(Path adapter, String revision) {
        return new ScriptedEngine(name(adapter));
    }

    @Override
    public void close() {
        CLOSED.add(name);
    }

    private final class ScriptedPrompt implements Prompt {
        private final List<String> words;
        private final List<VideoInput> videos;

        ScriptedPrompt(List<String> words, List<VideoInput> videos) {
            this.words = words;
            this.videos = videos;
        }

        int frames() {
            return videos.stream().mapToInt(ScriptedEngine::frames).sum();
        }

        @Override
        public void requireRoom(Sampling sampling) {
            int tokens = words.size() + 2 * frames();
            if (tokens > LIMIT) {
                throw new ContextTooLongException(tokens, 1, LIMIT);
            }
        }

        @Override
        public Answer start(Sampling sampling) {
            read();
            return new Scripted(this, sampling);
        }

        @Override
        public Scoring scoring(List<String> answers) {
            return () -> {
                read();
                double each = words.contains("broken") ? Double.NaN : -1;
                return answers.stream()
                        .map(answer -> new Likelihood(each * answer.length(), each, answer.length()))
                        .toList();
            };
        }

        private void read() {
            if (words.contains("pondering")) {
                PONDERING.incrementAndGet();
                GO_ON.acquireUninterruptibly();
            }
            if (words.contains("immensely")) {
                throw new NotEnoughMemoryException("fewer frames need less");
            }
            if (words.contains("bursting")) {
                throw new OutOfMemoryError("Java heap space");
            }
            if (words.contains("forgetting")) {
                seen.clear();
            }
            for (VideoInput video : videos) {
                try {
                    look(video);
                } catch (RuntimeException e) {
                    seen.remove(key(video));
                    throw e;
                }
            }
        }
    }

    private final class Scripted implements Answer {
        private final ScriptedPrompt prompt;
        private final Deque<String> toSay = new ArrayDeque<>();
        private final boolean slow;
        private final int limit;
        private boolean read;
        private String fresh = "";
        private int said;

        Scripted(ScriptedPrompt prompt, Sampling sampling) {
            this.prompt = prompt;
            this.slow = prompt.words.contains("slowly");
            this.limit = sampling.maxTokens() == null ? Integer.MAX_VALUE : sampling.maxTokens();
            int count = prompt.words.indexOf("count");
            if (count >= 0) {
                for (int i = 1; i <= Integer.parseInt(prompt.words.get(count + 1)); i++) {
                    toSay.add(i + " ");
                }
            } else if (prompt.words.contains("who")) {
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
            return new TokenCounts(prompt.words.size() + video, 0, video, said);
        }

        @Override
        public void close() {
            if (prompt.words.contains("fatally")) {
                throw new OutOfMemoryError("Java heap space");
            }
        }

        private static void pause() {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
