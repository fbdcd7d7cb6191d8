package dev.tpo.trainingservice.finetuning;

import java.time.Duration;
import java.util.Optional;

/** A running worker. */
interface Worker {
    /** Waits at most {@code patience}; how it ended, if it has. */
    Optional<Exit> await(Duration patience) throws InterruptedException;

    /** Ends it without asking. */
    void kill();

    /** {@code reason} is for people. */
    record Exit(int status, String reason) {}
}
