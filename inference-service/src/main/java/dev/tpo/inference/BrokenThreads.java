package dev.tpo.inference;

import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ends a thread that nobody expected to end. Where the heap runs short for a request, its thread answers for it and
 * the service goes on; an error of the JVM that reaches here has ended a thread of the container's or of the service's
 * own, and a service without it would hang. It ends as a whole instead, and is started again from outside.
 */
final class BrokenThreads implements Thread.UncaughtExceptionHandler {
    static final int STATUS = 3; // as the JVM's own ExitOnOutOfMemoryError

    private static final Logger LOG = LoggerFactory.getLogger(BrokenThreads.class);

    private final IntConsumer halt;

    /** @param halt ends the process with a status, without asking its threads */
    BrokenThreads(IntConsumer halt) {
        this.halt = halt;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable error) {
        try {
            LOG.error("the thread {} ended", thread.getName(), error);
        } finally {
            if (error instanceof VirtualMachineError) {
                halt.accept(STATUS);
            }
        }
    }
}
