package dev.tpo.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** 600 made-up rows of a benchmark in its published columns, outputs, and what lmms-eval makes of them. */
record Golden(Path folder) {

    static Golden of(String benchmark) {
        try {
            return new Golden(Path.of(Objects.requireNonNull(Golden.class.getResource("/scoring/" + benchmark))
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    Path annotations() {
        return folder.resolve("annotations.parquet");
    }

    Path outputs() {
        return folder.resolve("outputs.jsonl");
    }

    JsonNode expected() throws IOException {
        return JsonMapper.shared().readTree(unpacked("expected.json"));
    }

    byte[] unpacked(String name) throws IOException {
        try (InputStream packed = Files.newInputStream(folder.resolve(name + ".gz"));
                InputStream content = new GZIPInputStream(packed)) {
            return content.readAllBytes();
        }
    }
}
