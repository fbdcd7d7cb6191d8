package dev.tpo.trainingservice.platform;

import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Where the other services and the shared files are. */
@ConfigurationProperties("tpo")
public record TpoProperties(URI datasetUrl, URI inferenceUrl, Path blobRoot, Path workDir, Path baseModelDir) {}
