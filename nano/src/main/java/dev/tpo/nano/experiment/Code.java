package dev.tpo.nano.experiment;

import dev.tpo.answers.Clusters;
import dev.tpo.benchmarks.Grounding;
import dev.tpo.blobs.Sha256;
import dev.tpo.curation.VideoCurator;
import dev.tpo.frames.VideoReader;
import dev.tpo.lmm.serving.VideoLmm;
import dev.tpo.nano.grammar.Wording;
import dev.tpo.nano.questions.Question;
import dev.tpo.rows.PreferenceRows;
import dev.tpo.training.PreferenceTrainer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What makes a product, as compiled: what was made by it is not used again when it has changed. Line numbers are part of
 * that, so that a changed comment counts, too.
 */
enum Code {
    /** Sees a video and answers. */
    ANSWERING(List.of(VideoReader.class, VideoLmm.class), List.of(Pupil.class)),
    /** Answers, and what an answer is worth. */
    EXAMINING(
            List.of(VideoReader.class, VideoLmm.class, Wording.class, Clusters.class, Grounding.class),
            List.of(Pupil.class, Exams.class, Question.class)),
    CURATING(
            List.of(VideoReader.class, VideoLmm.class, Wording.class, Clusters.class, VideoCurator.class),
            List.of(Pupil.class, PairRecords.class)),
    TRAINING(
            List.of(VideoReader.class, VideoLmm.class, PreferenceRows.class, PreferenceTrainer.class),
            List.of(Training.class));

    private final String hash;

    /**
     * @param modules a class of each
     * @param classes of this module, which says much that nothing is made by
     */
    Code(List<Class<?>> modules, List<Class<?>> classes) {
        MessageDigest digest = Sha256.digest();
        modules.forEach(module -> digest.update(moduleOf(module)));
        classes.forEach(one -> digest.update(bytesOf(one)));
        this.hash = HexFormat.of().formatHex(digest.digest());
    }

    String hash() {
        return hash;
    }

    static List<String> all() {
        return Stream.of(values()).map(Code::hash).toList();
    }

    private static byte[] bytesOf(Class<?> one) {
        String file = one.getName().substring(one.getPackageName().length() + 1) + ".class";
        try (InputStream content = one.getResourceAsStream(file)) {
            return Objects.requireNonNull(content, file).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + one, e);
        }
    }

    /** Hash of the classes that a class came with. */
    static byte[] moduleOf(Class<?> anchor) {
        try {
            Path place = Path.of(
                    anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(place)) {
                return hash(place);
            }
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                return hash(jar.getPath("/"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the classes beside " + anchor, e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hash(Path folder) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> classes = walk.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
            for (Path file : classes) {
                digest.update(Files.readAllBytes(file));
            }
        }
        return digest.digest();
    }
}
