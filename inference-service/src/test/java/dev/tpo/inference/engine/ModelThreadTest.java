package dev.tpo.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.VideoInput;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ModelThreadTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Sampling ANY = new Sampling(null, 5, null, null, null, null, List.of());

    private final List<String> closed = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ModelThread thread = ModelThread.start(
            "m", () -> new Plain("model"), 1, new ServingMetrics(new SimpleMeterRegistry()), ended::countDown);
    private final HostedModel model = thread.model();

    @Test
    void workThatIsGivenAfterTheEndFailsAtOnce() throws Exception {
        model.awaitLoaded();
        thread.stop();
        thread.join(LONG);

        assertFails(model.answer(new Endless(), ANY), ModelClosedException.class);
        assertThatThrownBy(() -> model.score(List::of).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ModelClosedException.class);
        assertThatThrownBy(thread.adapt(base -> base)::awaitLoaded).isInstanceOf(ModelClosedException.class);
        assertThat(thread.hasEnded()).isTrue();
    }

    @Test
    void whatBreaksTheThreadFailsWhatWaitsForItAndClosesEverything() throws Exception {
        HostedModel adapter = thread.adapt(base -> base.adapted(Path.of("a"), "adapter"));
        adapter.awaitLoaded();
        AnswerStream running = model.answer(new Endless(), ANY);
        assertThat(running.next()).isInstanceOf(AnswerEvent.Started.class);
        AnswerStream waiting = model.answer(new Endless(), ANY);

        running.close(); // ends it, and its close breaks
        assertFails(waiting, ModelClosedException.class);

        ended.await();
        assertThat(thread.hasEnded()).isTrue();
        assertThat(closed).containsExactly("adapter", "model");
    }

    @Test
    void aModelThatCannotBeLoadedSaysWhyAndFailsItsWork() throws Exception {
        OutOfMemoryError error = new OutOfMemoryError("as a test wants it");
        ModelThread broken = ModelThread.start(
                "b",
                () -> {
                    throw error;
                },
                1,
                new ServingMetrics(new SimpleMeterRegistry()),
                () -> {});

        assertThatThrownBy(broken.model()::awaitLoaded).isSameAs(error);
        assertFails(broken.model().answer(new Endless(), ANY), ModelClosedException.class);
    }

    private static void assertFails(AnswerStream answer, Class<? extends Throwable> cause) throws InterruptedException {
        assertThat(answer.next())
                .isInstanceOfSatisfying(
                        AnswerEvent.Failed.class,
                        failed -> assertThat(failed.cause()).isInstanceOf(cause));
    }

    private final class Plain implements Engine {
        private final String name;

        Plain(String name) {
            this.name = name;
        }

        @Override
        public FrameForm form() {
            return new FrameForm.Squash(64);
        }

        @Override
        public boolean remembers(VideoInput video) {
            return false;
        }

        @Override
        public Prompt prompt(List<ChatTurn> chat) {
            return new Endless();
        }

        @Override
        public Engine adapted(Path adapter, String revision) {
            return new Plain(revision);
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }

    /** An answer that only leaving ends, and whose end finds no memory. */
    private static final class Endless implements Engine.Prompt {
        @Override
        public void requireRoom(Sampling sampling) {}

        @Override
        public Engine.Answer start(Sampling sampling) {
            return new Engine.Answer() {
                @Override
                public boolean step() {
                    return true;
                }

                @Override
                public String takeNewText() {
                    return "";
                }

                @Override
                public boolean cut() {
                    return false;
                }

                @Override
                public TokenCounts tokens() {
                    return new TokenCounts(1, 0, 0, 0);
                }

                @Override
                public void close() {
                    throw new OutOfMemoryError("as a test wants it");
                }
            };
        }

        @Override
        public Engine.Scoring scoring(List<String> answers) {
            return List::of;
        }
    }
}
