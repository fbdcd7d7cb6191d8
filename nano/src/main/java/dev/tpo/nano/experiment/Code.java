package dev.tpo.nano.experiment;

import dev.tpo.answers.Clusters;
import dev.tpo.benchmarks.Grounding;
import dev.tpo.blobs.Sha256;
import dev.tpo.curation.VideoCurator;
import dev.tpo.frames.VideoReader;
import dev.tpo.lmm.serving.VideoLmm;
import dev.tpo.nano.grammar.Wording;
import dev.tpo.training.PreferenceTrainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What makes a product, as compiled: what was made by it is not used again when it has changed. */
enum Code {
    /** Sees a video and answers. */
    ANSWERING(VideoReader.class, VideoLmm.class),
    /** Answers, and what an answer is worth. */
    EXAMINING(VideoReader.class, VideoLmm.class, Wording.class, Clusters.class, Grounding.class),
    CURATING(VideoReader.class, VideoLmm.class, Wording.class, VideoCurator.class),
    TRAINING(VideoReader.class, VideoLmm.class, PreferenceTrainer.class);

    private final String hash;

    Code(Class<?>... modules) {
        MessageDigest digest = Sha256.digest();
        for (Class<?> module : modules) {
            digest.update(moduleOf(module));
        }
        this.hash = HexFormat.of().formatHex(digest.digest());
    }

    /** Of all classes of its modules. */
    String hash() {
        return hash;
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
