package dev.tpo.nano.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.questions.Question;
import dev.tpo.nano.world.Length;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NanoWorldTest {

    @TempDir
    Path folder;

    @Test
    void aVideoComesWithOneQuestionOfEachScoredFamily() throws IOException {
        RenderedVideo video = new NanoWorld(NanoWorld.SAMPLES, 1, Length.SHORT).render(folder, 0);

        assertThat(video.file()).isNotEmptyFile();
        assertThat(video.questions()).extracting(Question::family).containsExactlyElementsOf(Family.SCORED);
    }

    @Test
    void ofEveryVideoItCanBeAskedFromWhenToWhenSomethingIsSeen() {
        NanoWorld world = new NanoWorld(NanoWorld.SAMPLES, 1, Length.SHORT);

        assertThat(world.span(3)).isEqualTo(world.span(3)).isNotEqualTo(world.span(4));
        assertThat(world.span(3).family()).isEqualTo(Family.SPAN);
        assertThat(world.span(3).answer()).matches("\\d\\d:\\d\\d to \\d\\d:\\d\\d");
    }

    @Test
    void aVideoDependsOnItsNumberNotOnItsNeighbours() throws IOException {
        NanoWorld world = new NanoWorld(NanoWorld.SAMPLES, 1, Length.SHORT);
        RenderedVideo first = world.render(folder.resolve("a"), 0);
        RenderedVideo second = world.render(folder.resolve("a"), 1);
        RenderedVideo alone = world.render(folder.resolve("b"), 1);

        assertThat(alone.file()).hasSameBinaryContentAs(second.file());
        assertThat(alone.questions()).isEqualTo(second.questions()).isNotEqualTo(first.questions());
    }

    @Test
    void theBenchmarkSharesNoVideoWithWhatPreferencesAreMadeOf() throws IOException {
        RenderedVideo judged = new NanoWorld(NanoWorld.BENCHMARK, 3, Length.SHORT).render(folder, 0);
        RenderedVideo curated = new NanoWorld(NanoWorld.CURATION, 3, Length.SHORT).render(folder, 0);

        assertThat(judged.questions()).isNotEqualTo(curated.questions());
    }
}
