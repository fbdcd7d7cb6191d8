package dev.tpo.dataset.platform;

import dev.tpo.jobs.JobStore;
import dev.tpo.web.ApiException;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Whether a job of any service that has not ended needs something to stay. */
@Component
public class JobUse {
    private final JobStore jobs;

    JobUse(JobStore jobs) {
        this.jobs = jobs;
    }

    /** The oldest such job, for people; empty if there is none. */
    public Optional<String> holderOf(String resource) {
        return jobs.holders(resource).stream()
                .findFirst()
                .map(job -> job.kind().wireName() + " job '" + job.id() + "', which has not ended");
    }

    /** @param what as the client knows it: {@code dataset 'dataset-…'} */
    public void requireUnused(String resource, String what) {
        holderOf(resource).ifPresent(job -> {
            throw ApiException.conflict("in_use", what + " is used by " + job);
        });
    }
}
