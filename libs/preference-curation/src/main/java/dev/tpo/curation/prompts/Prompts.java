package dev.tpo.curation.prompts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that models are told in curation. Those that come with the library are files named {@code judge.v1.txt}; whoever
 * runs the suite replaces any of them by a file of the same name, and another version, in a folder of their own.
 */
public final class Prompts {
    private static final Pattern FILE = Pattern.compile("([a-z-]+)\\.v([1-9]\\d{0,5})\\.txt");
    private static final long LONGEST_BYTES = 64 * 1024;

    /** What there is a prompt for. */
    public enum Name {
        /** Asks a video model what frames show. */
        CAPTIONER("captioner", Set.of(), Set.of()),
        /** Asks for a question about one segment. */
        SEGMENT_QUESTION("question-segment", Set.of("task", "caption"), Set.of("asked")),
        /** Asks for a question about a whole video. */
        VIDEO_QUESTION("question-video", Set.of("task", "captions"), Set.of("asked", "duration")),
        /** Asks for a verdict on two answers. */
        JUDGE("judge", Set.of("caption", "question", "preferred", "dispreferred"), Set.of()),
        /** Says what was wrong with an answer, and asks for it again. */
        REPAIR("repair", Set.of("why"), Set.of("form")),
        /** The types of questions and how often each is asked for. */
        TASKS("tasks", Set.of(), Set.of());

        private static final int EMBEDDED_VERSION = 1;

        private final String file;
        private final Set<String> needed;
        private final Set<String> possible;

        Name(String file, Set<String> needed, Set<String> possible) {
            this.file = file;
            this.needed = needed;
            this.possible = possible;
        }

        private void check(Prompt prompt) {
            Set<String> missing = new TreeSet<>(needed);
            missing.removeAll(prompt.places());
            if (!missing.isEmpty()) {
                throw new IllegalArgumentException(
                        "the prompt " + prompt.name() + " has no place for " + braced(missing));
            }
            Set<String> unknown = new TreeSet<>(prompt.places());
            unknown.removeAll(needed);
            unknown.removeAll(possible);
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException(
                        "the prompt " + prompt.name() + " has places that nothing is put in: " + braced(unknown));
            }
        }

        private static String braced(Set<String> places) {
            return places.stream().map(place -> "{" + place + "}").collect(Collectors.joining(", "));
        }
    }

    private final Map<Name, Prompt> prompts;
    private final List<Task> tasks;

    private Prompts(Map<Name, Prompt> prompts) {
        this.prompts = new EnumMap<>(prompts);
        prompts.forEach(Name::check);
        this.tasks = Tasks.of(of(Name.TASKS));
    }

    /** Those that come with the library. */
    public static Prompts embedded() {
        return new Prompts(embeddedOnes());
    }

    private static Map<Name, Prompt> embeddedOnes() {
        Map<Name, Prompt> all = new EnumMap<>(Name.class);
        for (Name name : Name.values()) {
            String file = name.file + ".v" + Name.EMBEDDED_VERSION + ".txt";
            try (InputStream text = Objects.requireNonNull(Prompts.class.getResourceAsStream(file), file)) {
                all.put(
                        name,
                        new Prompt(
                                name.file,
                                Name.EMBEDDED_VERSION,
                                new String(text.readAllBytes(), StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    /**
     * Those of a folder, and of the library for what is not there. Of several versions the highest counts. Files that
     * do not end in {@code .txt} are left alone.
     *
     * @throws IllegalArgumentException for a file that is no prompt: its name is unknown, it is too long or no UTF-8,
     *     it lacks a place to fill in or has one too many
     * @throws UncheckedIOException if the folder cannot be read
     */
    public static Prompts from(Path folder) {
        Map<Name, Prompt> all = embeddedOnes();
        Map<Name, Prompt> own = new EnumMap<>(Name.class);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".txt")) {
                    Prompt prompt = read(file, name);
                    own.merge(
                            named(prompt.name(), name),
                            prompt,
                            (one, other) -> one.version() > other.version() ? one : other);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the prompts in " + folder, e);
        }
        all.putAll(own);
        return new Prompts(all);
    }

    private static Prompt read(Path file, String name) throws IOException {
        Matcher parts = FILE.matcher(name);
        if (!parts.matches()) {
            throw unknown(name);
        }
        if (Files.size(file) > LONGEST_BYTES) {
            throw new IllegalArgumentException("the prompt " + name + " is longer than " + LONGEST_BYTES + " bytes");
        }
        try {
            return new Prompt(parts.group(1), Integer.parseInt(parts.group(2)), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the prompt " + name + " is no UTF-8 text", e);
        }
    }

    private static Name named(String prompt, String file) {
        return Arrays.stream(Name.values())
                .filter(name -> name.file.equals(prompt))
                .findFirst()
                .orElseThrow(() -> unknown(file));
    }

    private static IllegalArgumentException unknown(String file) {
        return new IllegalArgumentException(
                file + " is no prompt: their files are named like judge.v2.txt, and there are "
                        + Arrays.stream(Name.values()).map(name -> name.file).collect(Collectors.joining(", ")));
    }

    public Prompt of(Name name) {
        return Objects.requireNonNull(prompts.get(name));
    }

    /** The types of questions with their shares, in the file's order. */
    public List<Task> tasks() {
        return tasks;
    }
}
