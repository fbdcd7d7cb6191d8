package dev.tpo.trainingservice.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.jobs.Lease;
import dev.tpo.trainingservice.workers.WorkerState.Ended;
import dev.tpo.trainingservice.workers.WorkerState.How;
import dev.tpo.trainingservice.workers.WorkerState.Running;
import dev.tpo.trainingservice.workers.WorkerState.Unknown;
import dev.tpo.trainingservice.workers.WorkerState.Waiting;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against fabric8's mock of a cluster's API: it keeps objects and has no controllers, so the test plays the cluster. */
@EnableKubernetesMockClient(crud = true, https = false)
class KubernetesJobsTest {
    private static final Path TEMPLATE = Path.of("..", "k8s", "base", "worker-job.yaml");
    private static final WorkerOrder ORDER = new WorkerOrder(new Lease("ftjob-abc", 3), "default");

    KubernetesMockServer server;
    KubernetesClient cluster;

    @TempDir
    Path folder;

    private KubernetesJobs place;

    @BeforeEach
    void templateOfTheDeployment() {
        place = new KubernetesJobs(
                KubernetesJobs.client(cluster.getConfiguration()), JobTemplate.read(TEMPLATE), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        place.close();
    }

    @Test
    void aWorkerIsAJobOfOnePodThatTheClusterNeverStartsAgain() {
        place.start(ORDER);

        Job job = job();
        assertThat(job.getSpec().getBackoffLimit()).isZero();
        assertThat(job.getSpec().getTtlSecondsAfterFinished()).isPositive();
        assertThat(job.getSpec().getTemplate().getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(job.getMetadata().getLabels())
                .containsEntry("tpo.dev/job", "ftjob-abc")
                .containsEntry("tpo.dev/attempt", "3")
                .containsEntry("tpo.dev/owner", "default");
        assertThat(job.getSpec().getTemplate().getMetadata().getLabels()).containsEntry("tpo.dev/job", "ftjob-abc");
        assertThat(job.getSpec().getSuspend()).isNull();
    }

    @Test
    void theCommandLineHoldsTheJobsIdAndNoSecret() {
        place.start(ORDER);

        Container container = container();
        assertThat(container.getArgs()).containsExactly("--job", "ftjob-abc");
        assertThat(container.getCommand()).isEmpty();
        assertThat(container.getEnv())
                .filteredOn(variable -> variable.getName().startsWith("TPO_JDBC_"))
                .hasSize(3)
                .allSatisfy(variable -> {
                    assertThat(variable.getValue()).isNull();
                    assertThat(variable.getValueFrom().getSecretKeyRef().getName())
                            .isEqualTo("tpo-database");
                });
        assertThat(container.getEnv()).contains(new EnvVar("TPO_LEASE", "3", null));
    }

    @Test
    void theTemplateDecidesAboutGpusAndTheQueueInWhichKueueLetsTheJobGo() throws Exception {
        String yaml = Files.readString(Path.of("..", "k8s", "gpu", "worker-job.yaml"));
        assertThat(yaml).contains("nvidia.com/gpu");
        Path template = folder.resolve("job.yaml");
        Files.writeString(
                template,
                yaml.replaceFirst(
                        "kind: Job\n", "kind: Job\nmetadata:\n  labels:\n    kueue.x-k8s.io/queue-name: gpus\n"));
        place = new KubernetesJobs(cluster, JobTemplate.read(template), Clock.systemUTC());

        WorkerRef worker = place.start(ORDER);

        assertThat(container().getResources().getLimits()).containsKey("nvidia.com/gpu");
        assertThat(job().getMetadata().getLabels()).containsEntry("kueue.x-k8s.io/queue-name", "gpus");
        assertThat(job().getSpec().getSuspend()).isTrue();
        assertThat(place.observe(worker)).isEqualTo(new Waiting("waits in the cluster's queue 'gpus'"));
    }

    @Test
    void aWorkerIsFoundAgainByItsNameAfterTheServiceWasStartedAgain() {
        String kept = place.start(ORDER).toJson();
        pod(running());

        KubernetesJobs later = new KubernetesJobs(cluster, JobTemplate.read(TEMPLATE), Clock.systemUTC());

        assertThat(later.observe(WorkerRef.ofJson(kept))).isEqualTo(new Running());
        assertThat(later.start(ORDER)).as("and not made twice").isEqualTo(WorkerRef.ofJson(kept));
    }

    @Test
    void anEvictedPodIsAPreemptionAlsoWhenItIsGone() {
        WorkerRef worker = place.start(ORDER);
        Pod pod = pod(new PodStatusBuilder(running())
                .withPhase("Failed")
                .addNewCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .withReason("EvictionByEvictionAPI")
                .withMessage("Eviction API: evicting")
                .endCondition()
                .build());
        failed("PodFailurePolicy", "Pod tpo/x has condition DisruptionTarget matching FailJob rule at index 0");

        assertThat(place.observe(worker))
                .isEqualTo(new Ended(How.PREEMPTED, "lost its machine: Eviction API: evicting"));

        cluster.resource(pod).delete();
        assertThat(place.observe(worker))
                .isInstanceOfSatisfying(
                        Ended.class, end -> assertThat(end.how()).isEqualTo(How.PREEMPTED));
    }

    @Test
    void aPodThatExceededItsMemoryHasDiedOfThat() {
        WorkerRef worker = place.start(ORDER);
        pod(terminated(137, "OOMKilled"));
        failed("BackoffLimitExceeded", "Job has reached the specified backoff limit");

        assertThat(place.observe(worker)).isInstanceOfSatisfying(Ended.class, end -> {
            assertThat(end.how()).isEqualTo(How.DIED);
            assertThat(end.words()).contains("memory").contains("OOMKilled");
        });
    }

    @Test
    void anExitStatusMeansWhatItMeansInAProcess() {
        WorkerRef worker = place.start(ORDER);
        pod(terminated(4, "Error"));
        failed("BackoffLimitExceeded", "Job has reached the specified backoff limit");
        assertThat(place.observe(worker))
                .isInstanceOfSatisfying(
                        Ended.class, end -> assertThat(end.how()).isEqualTo(How.STOPPED));
    }

    @Test
    void aJobThatIsCompleteHasFinished() {
        WorkerRef worker = place.start(ORDER);
        condition("Complete", null, null);

        assertThat(place.observe(worker))
                .isInstanceOfSatisfying(
                        Ended.class, end -> assertThat(end.how()).isEqualTo(How.FINISHED));
    }

    @Test
    void anImageThatCannotBePulledIsWaitedForATimeAndSaidInPlainWords() {
        WorkerRef worker = place.start(ORDER);
        pod(waiting("ImagePullBackOff", "Back-off pulling image"));

        assertThat(place.observe(worker))
                .isInstanceOfSatisfying(
                        Waiting.class,
                        waiting ->
                                assertThat(waiting.words()).contains("the image tpo/training-worker cannot be pulled"));

        KubernetesJobs anHourLater = new KubernetesJobs(
                cluster, JobTemplate.read(TEMPLATE), Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
        assertThat(anHourLater.observe(worker))
                .isInstanceOfSatisfying(
                        Ended.class, end -> assertThat(end.how()).isEqualTo(How.NOT_STARTED));
    }

    @Test
    void aSecretThatIsNotThereEndsTheWaitAtOnce() {
        WorkerRef worker = place.start(ORDER);
        pod(waiting("CreateContainerConfigError", "secret \"tpo-database\" not found"));

        assertThat(place.observe(worker)).isInstanceOfSatisfying(Ended.class, end -> {
            assertThat(end.how()).isEqualTo(How.NOT_STARTED);
            assertThat(end.words()).contains("tpo-database");
        });
    }

    @Test
    void aPodWithoutAMachineSaysWhatItWaitsFor() {
        WorkerRef worker = place.start(ORDER);
        pod(new PodStatusBuilder()
                .withPhase("Pending")
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withMessage("0/3 nodes are available: 3 Insufficient nvidia.com/gpu.")
                .endCondition()
                .build());

        assertThat(place.observe(worker))
                .isEqualTo(new Waiting("waits for a machine: 0/3 nodes are available: 3 Insufficient nvidia.com/gpu."));
    }

    @Test
    void aDeletedJobHasEndedAndStoppingItAgainIsNoError() throws Exception {
        WorkerRef worker = place.start(ORDER);

        place.stop(worker, Duration.ZERO);
        place.stop(worker, Duration.ZERO);

        assertThat(place.observe(worker)).isInstanceOf(Ended.class);
    }

    @Test
    void allWorkersOfAJobAreEndedAndNoOthers() {
        WorkerRef first = place.start(ORDER);
        WorkerRef other = place.start(new WorkerOrder(new Lease("ftjob-other", 1), "default"));
        pod(running());

        place.endAll("ftjob-abc");

        assertThat(place.observe(first)).isInstanceOf(Ended.class);
        assertThat(place.observe(other)).isInstanceOf(Waiting.class);
    }

    @Test
    void aClusterThatDoesNotAnswerSaysNothingAboutAWorker() {
        WorkerRef worker = place.start(ORDER);
        server.shutdown();

        assertThat(place.observe(worker)).isInstanceOf(Unknown.class);
        assertThatThrownBy(() -> place.start(ORDER))
                .isInstanceOf(WorkerPlaceException.class)
                .hasMessageContaining("cannot be started");
    }

    @Test
    void theLogIsFoundWhereTheTemplateSays() throws Exception {
        WorkerRef worker = place.start(ORDER);
        assertThat(place.logOf(worker)).isEqualTo("kubectl logs --namespace test job/ftjob-abc-3");

        Path template = folder.resolve("job.yaml");
        Files.writeString(
                template,
                Files.readString(TEMPLATE)
                        .replaceFirst(
                                "kind: Job\n",
                                "kind: Job\nmetadata:\n  annotations:\n    tpo.dev/log-url: https://logs/{namespace}/{job}\n"));
        assertThat(new KubernetesJobs(cluster, JobTemplate.read(template), Clock.systemUTC()).logOf(worker))
                .isEqualTo("https://logs/test/ftjob-abc-3");
    }

    @Test
    void aTemplateThatIsNoJobIsRefusedAtTheStart() throws Exception {
        Path template = folder.resolve("job.yaml");
        Files.writeString(template, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n");

        assertThatThrownBy(() -> JobTemplate.read(template)).isInstanceOf(IllegalStateException.class);
    }

    private Job job() {
        return cluster.batch()
                .v1()
                .jobs()
                .inNamespace("test")
                .withName("ftjob-abc-3")
                .get();
    }

    private Container container() {
        return job().getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    private Pod pod(PodStatus status) {
        return cluster.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("ftjob-abc-3-x")
                        .withNamespace("test")
                        .withLabels(Map.of("batch.kubernetes.io/job-name", "ftjob-abc-3"))
                        .endMetadata()
                        .withStatus(status)
                        .build())
                .create();
    }

    private static PodStatus running() {
        return new PodStatusBuilder().withPhase("Running").build();
    }

    private static PodStatus waiting(String reason, String message) {
        return new PodStatusBuilder()
                .withPhase("Pending")
                .addNewContainerStatus()
                .withImage("tpo/training-worker")
                .withNewState()
                .withNewWaiting(message, reason)
                .endState()
                .endContainerStatus()
                .build();
    }

    private static PodStatus terminated(int status, String reason) {
        return new PodStatusBuilder()
                .withPhase("Failed")
                .addNewContainerStatus()
                .withNewState()
                .withNewTerminated()
                .withExitCode(status)
                .withReason(reason)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .build();
    }

    private void failed(String reason, String message) {
        condition("Failed", reason, message);
    }

    private void condition(String type, String reason, String message) {
        Job job = job();
        job.setStatus(new JobStatusBuilder()
                .addNewCondition()
                .withType(type)
                .withStatus("True")
                .withReason(reason)
                .withMessage(message)
                .endCondition()
                .build());
        cluster.resource(job).updateStatus();
    }
}
