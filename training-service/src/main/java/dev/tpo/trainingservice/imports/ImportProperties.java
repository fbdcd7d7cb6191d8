package dev.tpo.trainingservice.imports;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param roots folders that local models may lie below, separated as paths are
 * @param concurrentImports imports that run at once; the others wait
 */
@ConfigurationProperties("tpo.models")
record ImportProperties(String roots, int concurrentImports) {

    List<Path> rootFolders() {
        return Arrays.stream(roots.split(File.pathSeparator))
                .map(String::strip)
                .filter(root -> !root.isEmpty())
                .map(root -> Path.of(root).toAbsolutePath().normalize())
                .toList();
    }
}
