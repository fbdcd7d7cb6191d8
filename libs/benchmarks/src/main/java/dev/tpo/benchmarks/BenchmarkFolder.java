package dev.tpo.benchmarks;

import dev.tpo.input.UnfitInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A benchmark's folder as it was downloaded and unpacked: annotations, videos, subtitles. */
public final class BenchmarkFolder {
    private static final List<String> VIDEO_ENDINGS = List.of("mp4", "MP4", "mkv", "webm", "avi", "mov");
    private static final Pattern VIDEO = Pattern.compile("(?i).*\\.(?:mp4|mkv|webm|avi|mov|mpe?g|m4v|flv|ogv)");
    private static final Pattern PACKED =
            Pattern.compile("(?i).*(?:\\.zip|\\.tar|\\.tgz|\\.tar\\.gz|\\.tar\\.part\\.?\\w+)");

    private final Benchmark benchmark;
    private final FolderListing listing;
    private final List<String> annotations;
    private final List<String> passedOver;

    private BenchmarkFolder(
            Benchmark benchmark, FolderListing listing, List<String> annotations, List<String> passedOver) {
        this.benchmark = benchmark;
        this.listing = listing;
        this.annotations = annotations;
        this.passedOver = passedOver;
    }

    /** @throws UnfitInputException if no annotations are found in it */
    public static BenchmarkFolder open(Benchmark benchmark, Path folder) throws IOException {
        FolderListing listing = FolderListing.of(folder);
        for (Pattern pattern : benchmark.layout().annotations()) {
            List<String> found = listing.matching(pattern);
            List<String> scored = found.stream()
                    .filter(file ->
                            !benchmark.layout().passedOver().matcher(file).matches())
                    .toList();
            if (!scored.isEmpty()) {
                List<String> passedOver =
                        found.stream().filter(file -> !scored.contains(file)).toList();
                return new BenchmarkFolder(benchmark, listing, scored, passedOver);
            }
        }
        throw new UnfitInputException("the folder has no annotations of " + benchmark.id()
                + ": a parquet file as downloaded, or its JSON" + packedWords(listing));
    }

    /** The files that questions come from, relative to the folder. */
    public List<String> annotations() {
        return annotations;
    }

    /** Annotations of the benchmark's tasks that are not scored. */
    public List<String> passedOver() {
        return passedOver;
    }

    /** Archives that lie in the folder, unpacked or not. */
    public List<String> packed() {
        return listing.matching(PACKED);
    }

    /**
     * The questions of all annotation files, in the order of the files' paths. Where rows have no ids and two files would
     * give the same, what tells the files apart stands before: {@code yes_no/speed_17}.
     *
     * @throws UnfitInputException as {@link Benchmark#questions}
     */
    public List<Question> questions() throws IOException {
        List<List<Question>> files = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        boolean alike = false;
        for (String file : annotations) {
            List<Question> questions = benchmark.questions(listing.path(file));
            for (Question question : questions) {
                alike |= !ids.add(question.id());
            }
            files.add(questions);
        }
        List<Question> all = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            String before = alike ? configuration(annotations.get(i)) + "/" : "";
            files.get(i).forEach(question -> all.add(question.withId(before + question.id())));
        }
        if (all.stream().map(Question::id).distinct().count() < all.size()) {
            throw new UnfitInputException(
                    "the annotations " + String.join(", ", annotations) + " have the same questions: keep one of them");
        }
        return all;
    }

    /** The file's folder; where the files lie in one, its name. */
    private String configuration(String file) {
        Path path = Path.of(file);
        boolean together = annotations.stream()
                        .map(other -> String.valueOf(Path.of(other).getParent()))
                        .distinct()
                        .count()
                < annotations.size();
        Path parent = path.getParent();
        String name = String.valueOf(path.getFileName());
        return together || parent == null
                ? name.substring(0, name.lastIndexOf('.'))
                : String.valueOf(parent.getFileName());
    }

    /** Where the question's video lies; empty if it does not. */
    public Optional<Path> video(Question question) {
        return names(question.video())
                .map(name -> best(listing.named(name), question))
                .flatMap(Optional::stream)
                .findFirst()
                .map(listing::path);
    }

    /** Where a file of subtitles lies. */
    public Optional<Path> subtitles(Question.Speech speech) {
        return listing.named(speech.file()).stream()
                .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .map(listing::path);
    }

    /** As it is written, then with the endings that downloads have. */
    private static Stream<String> names(String video) {
        boolean ends = VIDEO.matcher(video).matches();
        String stem = ends ? video.substring(0, video.lastIndexOf('.')) : video;
        Stream<String> others = VIDEO_ENDINGS.stream().map(ending -> stem + "." + ending);
        return ends ? Stream.concat(Stream.of(video), others) : others;
    }

    /** Of several files of a name: the one in the folder of the question's task, in an official folder, the nearest. */
    private Optional<String> best(List<String> files, Question question) {
        return files.stream()
                .min(Comparator.comparing((String file) -> !isOfItsTask(file, question))
                        .thenComparing(this::folderRank)
                        .thenComparing(String::length)
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isOfItsTask(String file, Question question) {
        Path parent = Path.of(file).getParent();
        String folder = parent == null ? "" : String.valueOf(parent.getFileName());
        return question.groups().values().stream()
                .anyMatch(value -> folder.equals(value) || folder.endsWith("_" + value));
    }

    private int folderRank(String file) {
        List<String> folders = benchmark.layout().videoFolders();
        for (int i = 0; i < folders.size(); i++) {
            if (("/" + file).contains("/" + folders.get(i) + "/")) {
                return i;
            }
        }
        return folders.size();
    }

    /** What to say where something is missing. */
    public String packedWords() {
        return packedWords(listing);
    }

    private static String packedWords(FolderListing listing) {
        List<String> packed = listing.matching(PACKED);
        return packed.isEmpty()
                ? ""
                : "; it holds " + packed.getFirst()
                        + (packed.size() == 1 ? "" : " and " + (packed.size() - 1) + " other archives")
                        + ", which must be unpacked first";
    }
}
