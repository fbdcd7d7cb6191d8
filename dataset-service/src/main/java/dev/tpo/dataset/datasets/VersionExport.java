package dev.tpo.dataset.datasets;

import dev.tpo.api.PreferencePair;
import dev.tpo.api.PreferenceRow;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** A version as JSONL rows in TRL's names; what else is known of a pair is its provenance. */
@Component
class VersionExport {
    private final Versions versions;
    private final JsonMapper json;

    VersionExport(Versions versions, JsonMapper json) {
        this.versions = versions;
        this.json = json;
    }

    void write(String dataset, String version, OutputStream out) {
        versions.each(dataset, version, pair -> {
            try {
                out.write(json.writeValueAsBytes(row(pair)));
                out.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException("the reader has left", e);
            }
        });
    }

    private static PreferenceRow row(PreferencePair pair) {
        Map<String, Object> provenance = new LinkedHashMap<>();
        provenance.put("pair", pair.id());
        provenance.put("sha256", pair.sha256());
        provenance.put("granularity", pair.granularity());
        provenance.put("perturbation", pair.perturbation());
        provenance.put("segment", pair.segment());
        if (pair.family() != null) {
            provenance.put("family", pair.family());
        }
        provenance.put("generator", pair.generator());
        provenance.put("frames", pair.frames());
        provenance.put("scores", pair.scores());
        return new PreferenceRow(
                pair.prompt(), pair.chosen(), pair.rejected(), List.of("video://" + pair.fileId()), provenance);
    }
}
