package dev.tpo.dataset.uploads;

import dev.tpo.dataset.files.PromisedBytes;
import org.springframework.stereotype.Component;

/** What was announced has its room, whoever else comes first. */
@Component
class UploadPromises implements PromisedBytes {
    private final UploadRows rows;

    UploadPromises(UploadRows rows) {
        this.rows = rows;
    }

    @Override
    public long promised() {
        return rows.promisedBytes();
    }
}
