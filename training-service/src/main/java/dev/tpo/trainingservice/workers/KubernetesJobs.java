package dev.tpo.trainingservice.workers;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers as Jobs of a Kubernetes cluster, one Job an attempt, of one pod that is never started again: whether there is to
 * be another attempt is not the cluster's to decide.
 */
final class KubernetesJobs implements WorkerPlace, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesJobs.class);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int TRIES_AGAIN = 2;

    private final KubernetesClient cluster;
    private final JobTemplate template;
    private final Clock clock;

    KubernetesJobs(KubernetesClient cluster, JobTemplate template, Clock clock) {
        this.cluster = cluster;
        this.template = template;
        this.clock = clock;
    }

    /** A client that soon says when the cluster is away: whoever asks here asks again by itself, and would wait for minutes. */
    static KubernetesClient client(Config cluster) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(cluster)
                        .withRequestRetryBackoffLimit(TRIES_AGAIN)
                        .build())
                .build();
    }

    @Override
    public WorkerRef start(WorkerOrder order) {
        Job wanted = template.fill(order, cluster.getNamespace());
        var worker = new WorkerRef.KubernetesJob(
                wanted.getMetadata().getNamespace(), wanted.getMetadata().getName());
        try {
            cluster.batch().v1().jobs().resource(wanted).create();
        } catch (KubernetesClientException e) {
            // Its name says whose attempt it is: the answer to an earlier call was lost on the way.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw new WorkerPlaceException("a worker cannot be started: " + said(e), isAway(e), e);
            }
        }
        return worker;
    }

    @Override
    public WorkerState observe(WorkerRef worker) {
        if (!(worker instanceof WorkerRef.KubernetesJob(String namespace, String name))) {
            return new WorkerState.Ended(WorkerState.How.DIED, "was a process of another place");
        }
        try {
            Job job = cluster.batch()
                    .v1()
                    .jobs()
                    .inNamespace(namespace)
                    .withName(name)
                    .get();
            if (job == null) {
                return new WorkerState.Ended(WorkerState.How.DIED, "is gone: its Kubernetes Job was deleted");
            }
            return JobReading.of(job, pods(namespace, name), clock.instant());
        } catch (KubernetesClientException e) {
            return new WorkerState.Unknown("cannot be seen: " + said(e));
        }
    }

    @Override
    public void stop(WorkerRef worker, Duration grace) throws InterruptedException {
        if (!(worker instanceof WorkerRef.KubernetesJob(String namespace, String name))) {
            return;
        }
        try {
            Job job = cluster.batch()
                    .v1()
                    .jobs()
                    .inNamespace(namespace)
                    .withName(name)
                    .get();
            if (job == null || JobReading.isOver(job)) {
                return; // its log can be read until the cluster deletes it
            }
            // The cluster asks the pod to end, and ends it after the grace that its template gives.
            delete(namespace, name);
            for (var end = clock.instant().plus(grace);
                    clock.instant().isBefore(end) && !pods(namespace, name).isEmpty(); ) {
                Thread.sleep(LOOK);
            }
            for (Pod pod : pods(namespace, name)) {
                cluster.resource(pod).withGracePeriod(0).delete();
            }
        } catch (KubernetesClientException e) {
            throw new WorkerPlaceException("a worker cannot be stopped: " + said(e), isAway(e), e);
        }
    }

    @Override
    public void endAll(String jobId) {
        try {
            cluster
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace(template.namespace(cluster.getNamespace()))
                    .withLabel(JobTemplate.JOB, jobId)
                    .list()
                    .getItems()
                    .stream()
                    .filter(job -> !JobReading.isOver(job))
                    .forEach(job -> {
                        LOG.info("Ending Kubernetes Job {}", job.getMetadata().getName());
                        delete(
                                job.getMetadata().getNamespace(),
                                job.getMetadata().getName());
                    });
        } catch (KubernetesClientException e) {
            throw new WorkerPlaceException("workers of " + jobId + " cannot be ended: " + said(e), isAway(e), e);
        }
    }

    /** The cluster deletes finished Jobs by itself, after the time that the template gives. */
    @Override
    public void tidy(String jobId) {}

    /** They go with their Jobs. */
    @Override
    public void deleteLogs(Instant before) {}

    @Override
    public String logOf(WorkerRef worker) {
        return worker instanceof WorkerRef.KubernetesJob job
                ? template.logUrl(job).orElse("kubectl logs --namespace " + job.namespace() + " job/" + job.name())
                : "not in this cluster";
    }

    @Override
    public void close() {
        cluster.close();
    }

    private void delete(String namespace, String name) {
        cluster.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    /** The label is the cluster's own. */
    private List<Pod> pods(String namespace, String name) {
        return cluster.pods()
                .inNamespace(namespace)
                .withLabel("batch.kubernetes.io/job-name", name)
                .list()
                .getItems();
    }

    private static boolean isAway(KubernetesClientException e) {
        return e.getCode() == 0
                || e.getCode() == TOO_MANY_REQUESTS
                || e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR;
    }

    private static String said(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                .map(status -> status.getMessage())
                .orElseGet(() -> "the cluster's API does not answer (" + e.getMessage() + ")");
    }
}
