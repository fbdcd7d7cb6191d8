package dev.tpo.dataset.datasets;

import dev.tpo.api.PreferencePair;
import dev.tpo.rows.PreferenceRow;
import dev.tpo.rows.Turn;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A version's pairs as rows; what else is known of a pair is its provenance. */
@Component
class VersionExport {
    static final String PROVENANCE = "provenance";

    /** What a row says otherwise. */
    private static final List<String> SAID =
            List.of("id", "file_id", "prompt", "chosen", "rejected", "verdict", "reason");

    private static final int BUFFER_BYTES = 1 << 16;

    private final Versions versions;
    private final ExportedVideos videos;
    private final JsonMapper json;

    VersionExport(Versions versions, ExportedVideos videos, JsonMapper json) {
        this.versions = versions;
        this.videos = videos;
        this.json = json;
    }

    /** Writes an export once. */
    @FunctionalInterface
    interface Writing {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Everything that can be refused is refused before anything is written.
     *
     * @throws dev.tpo.web.ApiException if a video's content is gone
     */
    Writing prepare(String dataset, String version, ExportForm form) {
        Function<PreferencePair, String> names = switch (form.videos()) {
            case IDS -> pair -> "video://" + pair.fileId();
            case PATHS, TAR -> videos.paths();
        };
        Writing rows = out -> rows(dataset, version, form, names, out);
        return form.videos() == ExportForm.Videos.TAR
                ? videos.archive(form, rows, taker -> versions.each(dataset, version, taker))
                : rows;
    }

    private void rows(
            String dataset, String version, ExportForm form, Function<PreferencePair, String> names, OutputStream to)
            throws IOException {
        OutputStream out = new BufferedOutputStream(to, BUFFER_BYTES);
        ExportTable table = ExportTable.of(form.table(), out, json);
        versions.each(dataset, version, pair -> {
            try {
                table.add(form.rows().write(row(pair, names.apply(pair))));
            } catch (IOException e) {
                throw new UncheckedIOException("the reader has left", e);
            }
        });
        table.finish();
        out.flush();
    }

    private PreferenceRow row(PreferencePair pair, String video) {
        ObjectNode extras = JsonNodeFactory.instance.objectNode();
        ObjectNode provenance = extras.putObject(PROVENANCE);
        provenance.put("pair", pair.id());
        ObjectNode all = json.valueToTree(pair);
        all.properties().stream()
                .filter(field ->
                        !SAID.contains(field.getKey()) && !field.getValue().isNull())
                .forEach(field -> provenance.set(field.getKey(), field.getValue()));
        Turn question = Turn.user(List.of(video), pair.prompt());
        return new PreferenceRow(0, List.of(question), pair.chosen(), pair.rejected(), extras);
    }
}
