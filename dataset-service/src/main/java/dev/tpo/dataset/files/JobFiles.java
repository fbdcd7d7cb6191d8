package dev.tpo.dataset.files;

import dev.tpo.dataset.platform.JobUse;
import dev.tpo.jobs.Holds;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The files that unfinished jobs need: their rows, and the videos that those name. */
@Component
class JobFiles implements FileUse {
    private final JobUse jobs;

    JobFiles(JobUse jobs) {
        this.jobs = jobs;
    }

    @Override
    public Optional<String> userOf(String fileId) {
        return jobs.holderOf(Holds.file(fileId));
    }
}
