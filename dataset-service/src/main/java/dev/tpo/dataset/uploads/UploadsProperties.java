package dev.tpo.dataset.uploads;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * What may arrive in parts.
 *
 * @param maxSize of the whole file
 * @param maxPartSize of a part
 * @param expiry how long an upload can be completed after its creation
 */
@ConfigurationProperties("tpo.uploads")
record UploadsProperties(DataSize maxSize, DataSize maxPartSize, Duration expiry) {}
