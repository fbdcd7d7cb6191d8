package dev.tpo.trainingservice.imports;

import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobFilter;
import dev.tpo.jobs.JobPage;
import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which jobs need a model now. */
@Component
class ModelUse {
    private static final int PAGE = 100;
    private static final List<JobStatus> UNFINISHED = Arrays.stream(JobStatus.values())
            .filter(status -> !status.isFinished())
            .toList();

    private final JobStore jobs;
    private final JsonMapper json;

    ModelUse(JobStore jobs, JsonMapper json) {
        this.jobs = jobs;
        this.json = json;
    }

    /** An unfinished job of any kind that names the model. */
    Optional<Job> jobWith(String model) {
        return unfinished().stream().filter(job -> models(job).contains(model)).findFirst();
    }

    private List<Job> unfinished() {
        List<Job> found = new ArrayList<>();
        for (JobStatus status : UNFINISHED) {
            @Nullable String after = null;
            JobPage page;
            do {
                page = jobs.list(new JobFilter(null, status, PAGE, after));
                found.addAll(page.jobs());
                after = page.jobs().isEmpty() ? null : page.jobs().getLast().id();
            } while (page.hasMore());
        }
        return found;
    }

    /** {@code models} of an evaluation, {@code base.model} of a fine-tuning job, and what every job says of itself. */
    private Set<String> models(Job job) {
        Set<String> names = new HashSet<>();
        if (job.model() != null) {
            names.add(job.model());
        }
        JsonNode spec = json.readTree(job.spec());
        spec.path("models").values().forEach(name -> names.add(name.asString("")));
        names.add(spec.path("base").path("model").asString(""));
        names.add(spec.path("base").path("root").asString(""));
        return names;
    }
}
