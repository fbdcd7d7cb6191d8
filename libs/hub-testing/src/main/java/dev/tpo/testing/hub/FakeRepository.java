package dev.tpo.testing.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One commit of a model, under the names {@code main} and {@code v1}. */
public final class FakeRepository {
    private final String id;
    private final Map<String, HubFileContent> files = new TreeMap<>();
    private final Set<String> listedOnly = new LinkedHashSet<>();
    private final Map<String, String> etags = new TreeMap<>();
    private @Nullable String requiredToken;
    private boolean gated;

    FakeRepository(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    public FakeRepository file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public FakeRepository file(String name, byte[] bytes) {
        files.put(name, HubFileContent.of(name, bytes));
        return this;
    }

    /** All files of a folder. */
    public FakeRepository folder(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                file(file.getFileName().toString(), Files.readAllBytes(file));
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A name that the listing holds, whatever it is. */
    public FakeRepository listed(String name) {
        listedOnly.add(name);
        return this;
    }

    /** What the hub says instead of the file's own hash. */
    public FakeRepository etag(String name, String etag) {
        etags.put(name, etag);
        return this;
    }

    public FakeRepository privateFor(String token) {
        requiredToken = token;
        return this;
    }

    public FakeRepository gated() {
        gated = true;
        return this;
    }

    public String commit() {
        String content = files.values().stream()
                .map(file -> file.name() + " " + file.gitBlob())
                .collect(Collectors.joining("\n"));
        return HubFileContent.hex("SHA-1", content.getBytes(StandardCharsets.UTF_8));
    }

    boolean hasRevision(String revision) {
        return Set.of("main", "v1", "refs/pr/1", commit()).contains(revision);
    }

    boolean isGated() {
        return gated;
    }

    boolean admits(@Nullable String authorization) {
        return requiredToken == null || ("Bearer " + requiredToken).equals(authorization);
    }

    Optional<HubFileContent> find(String name) {
        return Optional.ofNullable(files.get(name));
    }

    List<HubFileContent> contents() {
        return List.copyOf(files.values());
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>(listedOnly);
        names.addAll(files.keySet());
        return names;
    }

    String etagOf(HubFileContent file) {
        return etags.getOrDefault(file.name(), file.etag());
    }
}
