package dev.tpo.dataset.files;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.tpo.blobs.BlobStore;
import dev.tpo.web.ApiException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.domain.Limit;

/** What goes by itself: files whose time is over, content of uploads that died, indexes of videos that are gone. */
@Configuration(proxyBeanMethods = false)
class FilesSweep {
    private static final Logger LOG = LoggerFactory.getLogger(FilesSweep.class);
    private static final Duration EVERY = Duration.ofMinutes(10);

    /** What is younger somebody may be writing just now. */
    private static final Duration GRACE = Duration.ofHours(6);

    private static final int AT_ONCE = 100;

    @Bean
    Task<Void> filesSweepTask(
            FileRepository repository, UploadedFiles files, ArrivingContent arriving, BlobStore blobs, Clock clock) {
        return Tasks.recurring("files-sweep", FixedDelay.of(EVERY)).execute((instance, context) -> {
            expire(repository, files, clock);
            arriving.tidy();
            blobs.sweep(clock.instant().minus(GRACE));
        });
    }

    /** One that is in use stays until it is not. */
    static void expire(FileRepository repository, UploadedFiles files, Clock clock) {
        List<String> expired = repository.expired(clock.instant(), Limit.of(AT_ONCE));
        for (String id : expired) {
            try {
                files.delete(id);
            } catch (ApiException e) {
                LOG.debug("file {} has expired and stays for now: {}", id, e.detail());
            }
        }
    }
}
