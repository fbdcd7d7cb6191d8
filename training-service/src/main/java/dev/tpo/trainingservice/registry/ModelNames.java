package dev.tpo.trainingservice.registry;

import dev.tpo.jobs.JobStatus;
import dev.tpo.jobs.JobStore;
import dev.tpo.web.ApiException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A model's name belongs to its job from the beginning: two jobs cannot end with the same. */
@Component
public class ModelNames {
    private final JdbcClient jdbc;
    private final JobStore jobs;
    private final ModelRegistry registry;

    ModelNames(JdbcClient jdbc, JobStore jobs, ModelRegistry registry) {
        this.jdbc = jdbc;
        this.jobs = jobs;
        this.registry = registry;
    }

    /** The job's model will have another name than was thought; inside the transaction that says so. */
    public void change(String from, String to, String jobId) {
        reserve(to, jobId);
        jdbc.sql("DELETE FROM training.reserved_model_name WHERE name = ? AND job_id = ?")
                .params(from, jobId)
                .update();
    }

    /** Inside the transaction that creates the job. The name of a failed or cancelled job is free again. */
    public void reserve(String name, String jobId) {
        int fresh = jdbc.sql("INSERT INTO training.reserved_model_name (name, job_id) VALUES (?, ?)"
                        + " ON CONFLICT DO NOTHING")
                .params(name, jobId)
                .update();
        if (fresh == 1 && registry.find(name).isEmpty()) {
            return;
        }
        String holder = jdbc.sql("SELECT job_id FROM training.reserved_model_name WHERE name = ? FOR UPDATE")
                .param(name)
                .query(String.class)
                .single();
        boolean free = registry.find(name).isEmpty()
                && jobs.find(holder)
                        .map(job -> job.status() == JobStatus.FAILED || job.status() == JobStatus.CANCELLED)
                        .orElse(true);
        if (!free) {
            throw ApiException.conflict("model_exists", "The name '" + name + "' is taken; choose another");
        }
        jdbc.sql("UPDATE training.reserved_model_name SET job_id = ? WHERE name = ?")
                .params(jobId, name)
                .update();
    }
}
