package dev.tpo.launcher.suite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that this JDK runs.
 *
 * @param options of the JVM, those that an AOT cache must agree with
 */
record JavaProgram(String name, String classPath, String mainClass, List<String> options) {

    /** @param more options of this run alone */
    List<String> command(List<String> more) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(options);
        words.addAll(more);
        words.addAll(List.of("-cp", classPath, mainClass));
        return words;
    }
}
