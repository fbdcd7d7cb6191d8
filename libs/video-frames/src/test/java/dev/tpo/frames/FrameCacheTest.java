package dev.tpo.frames;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.frames.decoder.FrameForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameCacheTest {

    private static final FrameForm FORM = new FrameForm.Squash(10);
    private static final String VIDEO = "ab".repeat(32);
    private static final String OTHER = "cd".repeat(32);
    private static final int FRAME_BYTES = 300 + 16;

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

    @Test
    void aFrameIsFoundAgainByAnyProcessThatNamesTheFolder() {
        cache(1_000_000).keep(VIDEO, FORM, 7, frame(3));

        FrameCache.Pixels found = cache(1_000_000).find(VIDEO, FORM, 7);

        assertThat(found).isNotNull();
        assertThat(found.height()).isEqualTo(10);
        assertThat(found.rgb()).isEqualTo(frame(3).rgb());
    }

    @Test
    void otherFramesFormsAndVideosAreOthers() {
        FrameCache cache = cache(1_000_000);
        cache.keep(VIDEO, FORM, 7, frame(3));

        assertThat(cache.find(VIDEO, FORM, 8)).isNull();
        assertThat(cache.find(OTHER, FORM, 7)).isNull();
        assertThat(cache.find(VIDEO, new FrameForm.ShortestEdgeCenterCrop(10), 7))
                .isNull();
        assertThat(cache.hits()).isZero();
        assertThat(cache.misses()).isEqualTo(3);
    }

    @Test
    void aFileThatACrashLeftDamagedIsNotThere() throws IOException {
        FrameCache cache = cache(1_000_000);
        cache.keep(VIDEO, FORM, 1, frame(1));
        cache.keep(VIDEO, FORM, 2, frame(2));
        List<Path> files = frames();
        byte[] content = Files.readAllBytes(files.get(0));
        content[100] ^= 1;
        Files.write(files.get(0), content);
        Files.write(files.get(1), Arrays.copyOf(content, 50));

        assertThat(cache.find(VIDEO, FORM, 1)).isNull();
        assertThat(cache.find(VIDEO, FORM, 2)).isNull();
    }

    @Test
    void beyondTheBudgetTheLongestUnusedGo() throws IOException {
        FrameCache cache = cache(10 * FRAME_BYTES);
        for (int i = 0; i < 10; i++) {
            Files.setLastModifiedTime(kept(cache, i), java.nio.file.attribute.FileTime.from(now));
            now = now.plus(Duration.ofMinutes(10));
        }
        assertThat(cache.find(VIDEO, FORM, 0)).isNotNull(); // used again, so it stays

        Files.setLastModifiedTime(kept(cache, 10), java.nio.file.attribute.FileTime.from(now));
        cache.sweep();

        assertThat(cache.find(VIDEO, FORM, 0)).isNotNull();
        assertThat(cache.find(VIDEO, FORM, 1)).isNull();
        assertThat(cache.find(VIDEO, FORM, 10)).isNotNull();
        assertThat(frames().size() * FRAME_BYTES).isLessThanOrEqualTo(10 * FRAME_BYTES);
    }

    @Test
    void writersAtOnceNeverShowEachOtherHalfAFrame() throws Exception {
        FrameCache small = cache(200 * FRAME_BYTES);
        FrameCache same = cache(200 * FRAME_BYTES);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(thread -> threads.submit(() -> {
                        FrameCache cache = thread % 2 == 0 ? small : same;
                        for (int i = 0; i < 300; i++) {
                            int number = i % 50;
                            cache.keep(VIDEO, FORM, number, frame(number));
                            FrameCache.Pixels found = cache.find(VIDEO, FORM, number);
                            assertThat(found == null
                                            || Arrays.equals(
                                                    found.rgb(), frame(number).rgb()))
                                    .isTrue();
                        }
                    }))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    @Test
    void aVideoThatIsDeletedTakesItsFramesWithIt() throws IOException {
        FrameCache cache = cache(1_000_000);
        cache.keep(VIDEO, FORM, 1, frame(1));
        cache.keep(VIDEO, new FrameForm.Width(10), 1, frame(1));
        cache.keep(OTHER, FORM, 1, frame(1));

        cache.forget(VIDEO);

        assertThat(frames()).hasSize(1);
        assertThat(cache.find(OTHER, FORM, 1)).isNotNull();
    }

    @Test
    void withoutABudgetNothingIsWritten() {
        cache(0).keep(VIDEO, FORM, 1, frame(1));

        assertThat(folder).isEmptyDirectory();
    }

    private FrameCache cache(long budget) {
        return new FrameCache(folder, budget, clock);
    }

    private Path kept(FrameCache cache, int number) throws IOException {
        cache.keep(VIDEO, FORM, number, frame(number));
        return frames().stream()
                .filter(file -> file.endsWith(Integer.toString(number)))
                .findFirst()
                .orElseThrow();
    }

    private List<Path> frames() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(".sweep"))
                    .sorted()
                    .toList();
        }
    }

    private static FrameCache.Pixels frame(int number) {
        byte[] rgb = new byte[300];
        Arrays.fill(rgb, (byte) number);
        return new FrameCache.Pixels(10, 10, rgb);
    }
}
