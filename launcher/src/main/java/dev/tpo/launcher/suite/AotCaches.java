package dev.tpo.launcher.suite;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The JDK's AOT caches: a program's classes read, linked and profiled once for each build, so that it starts quickly
 * although all of its compilers are on. A cache is of exactly one JDK, class path and set of options; any other run does
 * without.
 */
final class AotCaches {
    private static final int KEY_LENGTH = 16;

    /** What a JVM says of a cache that it cannot use: it starts without, and that is all there is to it. */
    private static final String QUIETLY = "-Xlog:aot=off,aot+codecache=off,aot+codecache+stubs=off,cds=off";

    private final Path folder;

    AotCaches(Path folder) {
        this.folder = folder;
    }

    /** How a program is told of its cache; nothing if there is none. */
    List<String> options(JavaProgram program) {
        Path cache = file(program);
        return Files.isRegularFile(cache) ? List.of("-XX:AOTCache=" + cache, QUIETLY) : List.of();
    }

    /** Whether it is there, or could not be made. */
    boolean isSettled(JavaProgram program) {
        return Files.exists(file(program)) || Files.exists(failure(program));
    }

    /** What a training run writes to, and how it is told to: the caches of an earlier build make way first. */
    Path begin(JavaProgram program) throws IOException {
        Files.createDirectories(folder);
        try (DirectoryStream<Path> earlier = Files.newDirectoryStream(folder, prefix(program) + "*")) {
            for (Path file : earlier) {
                Files.deleteIfExists(file);
            }
        }
        return folder.resolve(file(program).getFileName() + ".new");
    }

    /** @param succeeded whether the program ran to its end */
    void finish(JavaProgram program, Path written, boolean succeeded) throws IOException {
        if (succeeded && Files.isRegularFile(written)) {
            Files.move(written, file(program), StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.deleteIfExists(written);
            Files.writeString(failure(program), ""); // not again for this build
        }
    }

    private Path file(JavaProgram program) {
        return folder.resolve(prefix(program) + key(content(program)) + ".aot");
    }

    private Path failure(JavaProgram program) {
        Path cache = file(program);
        return cache.resolveSibling(cache.getFileName() + ".failed");
    }

    /** One cache a program and installation. */
    private static String prefix(JavaProgram program) {
        return program.name() + "-" + key(List.of(program.classPath())) + "-";
    }

    private static List<String> content(JavaProgram program) {
        List<String> content = new ArrayList<>();
        content.add(System.getProperty("java.home") + " " + System.getProperty("java.vm.version"));
        content.addAll(program.options());
        content.add(program.mainClass());
        for (String entry : program.classPath().split(File.pathSeparator)) {
            content.add(entry + " " + stamp(Path.of(entry)));
        }
        return content;
    }

    private static String stamp(Path entry) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
            return attributes.size() + " " + attributes.lastModifiedTime().toMillis();
        } catch (IOException e) {
            return "missing";
        }
    }

    private static String key(List<String> words) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", words).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, KEY_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
