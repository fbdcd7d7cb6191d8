package dev.tpo.worker;

import dev.tpo.training.PreferenceTrainer;
import java.io.IOException;
import java.nio.file.Path;

/** What a job trains, and how that is kept. */
interface Learner extends AutoCloseable {
    PreferenceTrainer trainer();

    /** Into an existing folder, so that training can go on from there. */
    void writeCheckpoint(Path folder) throws IOException;

    /** Into an existing folder, to be served. */
    void writeFinal(Path folder) throws IOException;

    @Override
    void close();
}
