package dev.tpo.trainingservice.workers;

import dev.tpo.trainingservice.workers.WorkerState.Ended;
import dev.tpo.trainingservice.workers.WorkerState.How;
import dev.tpo.trainingservice.workers.WorkerState.Running;
import dev.tpo.trainingservice.workers.WorkerState.Waiting;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a Job and its pod say about a worker. */
final class JobReading {
    /** The pod condition of preemption, eviction, and the loss of a node. */
    static final String DISRUPTION = "DisruptionTarget";

    /** A registry may be away for a moment; the cluster tries by itself. */
    private static final Duration IMAGE_PATIENCE = Duration.ofMinutes(10);

    private static final Set<String> NEVER_STARTS =
            Set.of("InvalidImageName", "CreateContainerConfigError", "CreateContainerError", "RunContainerError");
    private static final Set<String> IMAGE_IS_AWAY = Set.of("ErrImagePull", "ImagePullBackOff", "RegistryUnavailable");
    private static final Set<String> POD_WAS_PUT_OUT =
            Set.of("Evicted", "Preempting", "NodeLost", "Shutdown", "Terminated");

    private JobReading() {}

    static WorkerState of(Job job, List<Pod> pods, Instant now) {
        Optional<Pod> pod = pods.stream()
                .max(Comparator.comparing(
                        each -> Objects.requireNonNullElse(each.getMetadata().getCreationTimestamp(), "")));
        Optional<JobCondition> failed = condition(job, "Failed");
        if (condition(job, "Complete")
                .or(() -> condition(job, "SuccessCriteriaMet"))
                .isPresent()) {
            return ExitStatus.ended(0, "");
        }
        if (failed.isPresent()) {
            return pod.map(JobReading::endOf)
                    .filter(end -> !end.words().isEmpty())
                    .orElseGet(() -> endOf(failed.get()));
        }
        if (Boolean.TRUE.equals(job.getSpec().getSuspend())) {
            return new Waiting(waitingInQueue(job));
        }
        return pod.map(running -> of(running, now))
                .orElseGet(() -> new Waiting("waits for the cluster to make its pod"));
    }

    static boolean isOver(Job job) {
        return condition(job, "Complete").or(() -> condition(job, "Failed")).isPresent();
    }

    private static WorkerState of(Pod pod, Instant now) {
        String phase = Objects.requireNonNullElse(
                pod.getStatus() == null ? null : pod.getStatus().getPhase(), "Pending");
        return switch (phase) {
            case "Running" -> new Running();
            case "Succeeded", "Failed" -> endOf(pod);
            default -> pending(pod, now);
        };
    }

    private static WorkerState pending(Pod pod, Instant now) {
        for (ContainerStatus status : containers(pod)) {
            ContainerStateWaiting waiting =
                    status.getState() == null ? null : status.getState().getWaiting();
            if (waiting == null) {
                continue;
            }
            String reason = Objects.requireNonNullElse(waiting.getReason(), "");
            String words = imageWords(status, reason, waiting.getMessage());
            if (NEVER_STARTS.contains(reason) || (IMAGE_IS_AWAY.contains(reason) && isOld(pod, now))) {
                return new Ended(How.NOT_STARTED, words);
            }
            if (IMAGE_IS_AWAY.contains(reason)) {
                return new Waiting(words);
            }
        }
        return conditions(pod)
                .filter(condition ->
                        "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
                .findFirst()
                .map(condition -> new Waiting("waits for a machine" + colon(condition.getMessage())))
                .orElseGet(() -> new Waiting("is being started by the cluster"));
    }

    private static String imageWords(ContainerStatus status, String reason, @Nullable String message) {
        return switch (reason) {
            case "ErrImagePull", "ImagePullBackOff", "RegistryUnavailable" ->
                "cannot start: the image " + status.getImage() + " cannot be pulled" + colon(message);
            case "InvalidImageName" -> "cannot start: '" + status.getImage() + "' is no name of an image";
            case "CreateContainerConfigError" ->
                "cannot start: the Job's template names a secret, a map or a volume that is not there" + colon(message);
            default -> "cannot start (" + reason + ")" + colon(message);
        };
    }

    private static boolean isOld(Pod pod, Instant now) {
        @Nullable String created = pod.getMetadata().getCreationTimestamp();
        return created != null
                && OffsetDateTime.parse(created)
                        .toInstant()
                        .plus(IMAGE_PATIENCE)
                        .isBefore(now);
    }

    private static Ended endOf(Pod pod) {
        Optional<PodCondition> disruption = conditions(pod)
                .filter(condition -> DISRUPTION.equals(condition.getType()) && "True".equals(condition.getStatus()))
                .findFirst();
        if (disruption.isPresent()) {
            return new Ended(
                    How.PREEMPTED, "lost its machine" + colon(disruption.get().getMessage()));
        }
        @Nullable String reason = pod.getStatus().getReason();
        if (reason != null && POD_WAS_PUT_OUT.contains(reason)) {
            return new Ended(
                    How.PREEMPTED,
                    "lost its machine (" + reason + ")" + colon(pod.getStatus().getMessage()));
        }
        for (ContainerStatus status : containers(pod)) {
            ContainerStateTerminated end =
                    status.getState() == null ? null : status.getState().getTerminated();
            if (end != null && "OOMKilled".equals(end.getReason())) {
                return new Ended(
                        How.DIED,
                        "was ended by the kernel for its memory (OOMKilled): its Job's memory limit is too low for it");
            }
            if (end != null && end.getExitCode() != null) {
                return ExitStatus.ended(
                        end.getExitCode(),
                        Objects.requireNonNullElse(end.getMessage(), "").strip());
            }
        }
        return new Ended(How.DIED, "");
    }

    /** Of a Job whose pod is gone. */
    private static Ended endOf(JobCondition failed) {
        String message = Objects.requireNonNullElse(failed.getMessage(), "");
        return "PodFailurePolicy".equals(failed.getReason())
                ? new Ended(How.PREEMPTED, "lost its machine" + colon(message))
                : new Ended(
                        How.DIED,
                        "failed (" + Objects.requireNonNullElse(failed.getReason(), "no reason given") + ")"
                                + colon(message));
    }

    private static String waitingInQueue(Job job) {
        @Nullable
        String queue = job.getMetadata().getLabels() == null
                ? null
                : job.getMetadata().getLabels().get(JobTemplate.QUEUE);
        return queue == null
                ? "waits: its Kubernetes Job is suspended"
                : "waits in the cluster's queue '" + queue + "'";
    }

    private static Optional<JobCondition> condition(Job job, String type) {
        return job.getStatus() == null
                ? Optional.empty()
                : job.getStatus().getConditions().stream()
                        .filter(condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()))
                        .findFirst();
    }

    private static Stream<PodCondition> conditions(Pod pod) {
        return pod.getStatus() == null ? Stream.empty() : pod.getStatus().getConditions().stream();
    }

    private static List<ContainerStatus> containers(Pod pod) {
        return pod.getStatus() == null ? List.of() : pod.getStatus().getContainerStatuses();
    }

    private static String colon(@Nullable String message) {
        return message == null || message.isBlank() ? "" : ": " + message.strip();
    }
}
