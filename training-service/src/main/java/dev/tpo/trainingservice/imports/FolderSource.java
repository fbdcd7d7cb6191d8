package dev.tpo.trainingservice.imports;

import dev.tpo.hub.DownloadListener;
import dev.tpo.hub.HubPlan;
import dev.tpo.hub.NeededFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder below one of the operator's roots. */
record FolderSource(ModelRoots roots, String source) implements ModelSource {
    private static final int MAX_FILES = 10_000;

    @Override
    public Prepared prepare(DownloadListener listener) {
        Obtained found = find();
        return new Prepared(
                null,
                found.files().stream().mapToLong(File::bytes).sum(),
                found.folder(),
                NeededFiles.isAdapter(found.files().stream().map(File::name).toList()));
    }

    @Override
    public Obtained obtain(@Nullable HubPlan plan, DownloadListener listener) {
        return find();
    }

    private Obtained find() {
        Path folder = roots.folder(source);
        try {
            List<String> names = names(folder);
            byte[] index = new byte[0];
            if (names.contains(NeededFiles.INDEX)) {
                allowed(folder.resolve(NeededFiles.INDEX));
                index = NeededFiles.readIndex(folder);
            }
            List<File> files = new ArrayList<>();
            for (String name : NeededFiles.of(names, index)) {
                Path file = allowed(folder.resolve(name));
                files.add(new File(name, file, Files.size(file), null));
            }
            return new Obtained(folder, files);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + source, e);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.limit(MAX_FILES + 1L).toList();
            if (files.size() > MAX_FILES) {
                throw new InvalidModelException(
                        "the folder holds more than " + MAX_FILES + " files, which is no model's");
            }
            return files.stream()
                    .filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    /** A folder may lie below a root and its files be links to anywhere. */
    private Path allowed(Path file) {
        if (!roots.holds(file)) {
            throw new InvalidModelException(
                    file.getFileName() + " is a link to a file that is not below TPO_MODEL_ROOTS");
        }
        return file;
    }
}
