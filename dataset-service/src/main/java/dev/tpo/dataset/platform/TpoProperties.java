package dev.tpo.dataset.platform;

import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Where the model answers and where the shared files are. */
@ConfigurationProperties("tpo")
public record TpoProperties(URI trainingUrl, URI inferenceUrl, Path blobRoot, Path workDir) {}
