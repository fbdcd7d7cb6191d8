package dev.tpo.dataset.storage;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Folders of the suite that no other part of the report counts.
 *
 * @param folders {@code name=path}
 */
@ConfigurationProperties("tpo.storage")
record StorageProperties(List<String> folders) {
    StorageProperties {
        for (String folder : folders) {
            if (folder.indexOf('=') < 1) {
                throw new IllegalArgumentException("tpo.storage.folders must be name=path, not '" + folder + "'");
            }
        }
    }

    Map<String, Path> byName() {
        Map<String, Path> named = new LinkedHashMap<>();
        for (String folder : folders) {
            int end = folder.indexOf('=');
            named.put(folder.substring(0, end), Path.of(folder.substring(end + 1)));
        }
        return named;
    }
}
