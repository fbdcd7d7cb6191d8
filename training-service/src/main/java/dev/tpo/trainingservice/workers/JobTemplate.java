package dev.tpo.trainingservice.workers;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The operator's frame of a worker's Job: image, GPUs, memory, volumes, the queue, secrets. What this adds is whose attempt
 * it is, and that the cluster makes no attempts of its own.
 */
final class JobTemplate {
    static final String JOB = "tpo.dev/job";
    static final String ATTEMPT = "tpo.dev/attempt";
    static final String OWNER = "tpo.dev/owner";
    static final String LOG_URL = "tpo.dev/log-url";
    static final String QUEUE = "kueue.x-k8s.io/queue-name";

    private static final int KEPT_SECONDS = 3600;
    private static final String NOT_A_LABEL = "[^A-Za-z0-9._-]";
    private static final int LONGEST_LABEL = 63;

    private final Job frame;

    private JobTemplate(Job frame) {
        this.frame = frame;
    }

    /** @throws IllegalStateException naming what is wrong with the file */
    static JobTemplate read(Path file) {
        try {
            Job frame = Serialization.unmarshal(Files.readString(file), Job.class);
            if (frame == null
                    || frame.getSpec() == null
                    || frame.getSpec().getTemplate() == null
                    || frame.getSpec().getTemplate().getSpec() == null
                    || frame.getSpec().getTemplate().getSpec().getContainers().size() != 1) {
                throw new IllegalStateException(file + " must be a Kubernetes Job (batch/v1) of one container");
            }
            return new JobTemplate(frame);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("cannot read the Job in " + file + ": " + e.getMessage(), e);
        }
    }

    String namespace(String otherwise) {
        @Nullable
        String own = frame.getMetadata() == null ? null : frame.getMetadata().getNamespace();
        return own == null ? otherwise : own;
    }

    /** The Job of one attempt. Its name is the attempt's, so that a second one cannot be made by mistake. */
    Job fill(WorkerOrder order, String otherNamespace) {
        String job = order.lease().jobId();
        String attempt = Integer.toString(order.lease().attempt());
        Map<String, String> labels = Map.of(
                JOB,
                label(job),
                ATTEMPT,
                attempt,
                OWNER,
                label(order.owner()),
                "app.kubernetes.io/name",
                "training-worker",
                "app.kubernetes.io/part-of",
                "tpo-suite");
        // The builder copies: the frame stays as it is.
        Job filled = new JobBuilder(frame)
                .editOrNewMetadata()
                .withName(job.replace('_', '-') + "-" + attempt)
                .withNamespace(namespace(otherNamespace))
                .addToLabels(labels)
                .endMetadata()
                .editSpec()
                .withBackoffLimit(0)
                .withPodFailurePolicy(disruptionFailsTheJob())
                .editTemplate()
                .editOrNewMetadata()
                .addToLabels(labels)
                .endMetadata()
                .editSpec()
                .withRestartPolicy("Never")
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        JobSpec spec = filled.getSpec();
        if (spec.getTtlSecondsAfterFinished() == null) {
            spec.setTtlSecondsAfterFinished(KEPT_SECONDS);
        }
        if (filled.getMetadata().getLabels().containsKey(QUEUE)) {
            spec.setSuspend(true); // Kueue lets it go when it is its turn
        }
        Container container = spec.getTemplate().getSpec().getContainers().getFirst();
        container.setArgs(List.of("--job", job));
        List<EnvVar> environment = new ArrayList<>(container.getEnv());
        environment.removeIf(variable -> variable.getName().equals("TPO_LEASE"));
        environment.add(new EnvVar("TPO_LEASE", attempt, null));
        container.setEnv(environment);
        return filled;
    }

    /** Where the cluster's logs are read, if the template says so: {@code {namespace}} and {@code {job}} stand for names. */
    Optional<String> logUrl(WorkerRef.KubernetesJob job) {
        return Optional.ofNullable(frame.getMetadata())
                .map(metadata -> metadata.getAnnotations())
                .map(annotations -> annotations.get(LOG_URL))
                .map(url -> url.replace("{namespace}", job.namespace()).replace("{job}", job.name()));
    }

    /** Preemption, eviction and the loss of a node are then told from a worker's own failure, also when the pod is gone. */
    private static PodFailurePolicy disruptionFailsTheJob() {
        return new PodFailurePolicyBuilder()
                .addNewRule()
                .withAction("FailJob")
                .addNewOnPodCondition("True", JobReading.DISRUPTION)
                .endRule()
                .build();
    }

    private static String label(String value) {
        String allowed = value.replaceAll(NOT_A_LABEL, "-");
        return allowed.substring(0, Math.min(LONGEST_LABEL, allowed.length()));
    }
}
