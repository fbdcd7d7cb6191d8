package dev.tpo.dataset.uploads;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What uploads leave: parts of those that expired, and files that no upload has any more. */
@Configuration(proxyBeanMethods = false)
class UploadsSweep {
    private static final Duration EVERY = Duration.ofMinutes(5);

    /** A request may still be writing to a folder whose upload has just ended. */
    private static final Duration GRACE = Duration.ofHours(1);

    private static final Duration REMEMBERED = Duration.ofDays(30);

    @Bean
    Task<Void> uploadsSweepTask(UploadRows rows, UploadFiles files, Clock clock) {
        return Tasks.recurring("uploads-sweep", FixedDelay.of(EVERY))
                .execute((instance, context) -> sweep(rows, files, clock));
    }

    static void sweep(UploadRows rows, UploadFiles files, Clock clock) {
        try {
            for (String expired : rows.expire()) {
                files.delete(expired);
            }
            for (String untouched : files.untouchedSince(clock.instant().minus(GRACE))) {
                if (!rows.isPending(untouched)) {
                    files.delete(untouched);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete what uploads left", e);
        }
        rows.forget(REMEMBERED);
    }
}
