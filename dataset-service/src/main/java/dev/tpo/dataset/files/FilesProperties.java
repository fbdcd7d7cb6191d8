package dev.tpo.dataset.files;

import dev.tpo.rows.RowLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * What an upload may be.
 *
 * @param maxSize of the file
 * @param maxLineSize of a row of a JSONL file
 * @param maxRows of a JSONL file
 * @param diskReserve what uploads leave free on the disks
 * @param probeTimeLimit for each look at a video
 */
@ConfigurationProperties("tpo.files")
record FilesProperties(
        DataSize maxSize, DataSize maxLineSize, int maxRows, DataSize diskReserve, Duration probeTimeLimit) {
    RowLimits rowLimits() {
        return new RowLimits(Math.toIntExact(maxLineSize.toBytes()), maxRows);
    }
}
