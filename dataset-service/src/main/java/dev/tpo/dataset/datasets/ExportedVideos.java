package dev.tpo.dataset.datasets;

import dev.tpo.api.FileObject;
import dev.tpo.api.PreferencePair;
import dev.tpo.blobs.BlobStore;
import dev.tpo.dataset.files.UploadedFiles;
import dev.tpo.input.TarWriter;
import dev.tpo.rows.PreferenceForm;
import dev.tpo.web.ApiException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** The videos of a version as files beside its rows, each content once. */
@Component
class ExportedVideos {
    private static final Pattern ENDING = Pattern.compile("\\.([A-Za-z0-9]{1,5})$");

    private final UploadedFiles files;
    private final BlobStore blobs;

    ExportedVideos(UploadedFiles files, BlobStore blobs) {
        this.files = files;
        this.blobs = blobs;
    }

    /** {@code videos/{sha256}.mp4}: safe and unique, whatever the files were called. */
    Function<PreferencePair, String> paths() {
        Map<String, String> bySha256 = new HashMap<>();
        return pair -> bySha256.computeIfAbsent(pair.sha256(), sha256 -> "videos/" + sha256 + "." + ending(pair));
    }

    private String ending(PreferencePair pair) {
        String name = files.find(pair.fileId()).map(FileObject::filename).orElse("");
        Matcher ending = ENDING.matcher(name);
        return ending.find() ? ending.group(1).toLowerCase(Locale.ROOT) : "mp4";
    }

    /** Hands over every pair. */
    @FunctionalInterface
    interface Pairs {
        void each(Consumer<PreferencePair> taker);
    }

    /** Rows first, then the videos; nothing is held in memory, so the rows are made twice: a tar says their length first. */
    VersionExport.Writing archive(ExportForm form, VersionExport.Writing rows, Pairs pairs) {
        Map<String, String> names = new LinkedHashMap<>();
        Function<PreferencePair, String> paths = paths();
        pairs.each(pair -> names.put(pair.sha256(), paths.apply(pair)));
        Map<String, Long> bytes = new HashMap<>();
        names.keySet().forEach(sha256 -> bytes.put(sha256, bytes(sha256)));
        return out -> {
            var tar = new TarWriter(out);
            if (form.rows() == PreferenceForm.LLAMA_FACTORY) {
                byte[] info = datasetInfo(form);
                tar.file("dataset_info.json", info.length, to -> to.write(info));
            }
            var length = new Length();
            rows.writeTo(length);
            tar.file(form.rowsName(), length.bytes, rows::writeTo);
            for (Map.Entry<String, String> video : names.entrySet()) {
                tar.file(
                        video.getValue(),
                        bytes.getOrDefault(video.getKey(), 0L),
                        to -> Files.copy(blobs.localPath(video.getKey()), to));
            }
            tar.finish();
        };
    }

    private long bytes(String sha256) {
        if (!blobs.exists(sha256)) {
            throw ApiException.notFound("version", "the content of a video is not there any more: sha256 " + sha256);
        }
        try {
            return Files.size(blobs.localPath(sha256));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a video's length", e);
        }
    }

    /** The entry by which LLaMA-Factory finds the rows: {@code dataset: tpo} with this folder as {@code dataset_dir}. */
    private static byte[] datasetInfo(ExportForm form) {
        return """
                {
                  "tpo": {
                    "file_name": "%s",
                    "formatting": "sharegpt",
                    "ranking": true,
                    "columns": {
                      "messages": "conversations",
                      "chosen": "chosen",
                      "rejected": "rejected",
                      "videos": "videos"
                    }
                  }
                }
                """.formatted(form.rowsName()).getBytes(StandardCharsets.UTF_8);
    }

    private static final class Length extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] content, int offset, int length) {
            bytes += length;
        }
    }
}
