package dev.tpo.trainingservice.workers;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/** A worker by a name that survives this service: it is kept with the attempt that the worker runs for. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "place")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WorkerRef.LocalProcess.class, name = "process"),
    @JsonSubTypes.Type(value = WorkerRef.KubernetesJob.class, name = "kubernetes"),
})
public sealed interface WorkerRef {

    /**
     * A process of this machine. Its number is used again one day; with the boot and the time of its start it is
     * unmistakable.
     *
     * @param boot the kernel's random id of the machine's start
     * @param startTicks when it started, in clock ticks since then, as {@code /proc} says
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record LocalProcess(String boot, long pid, long startTicks, String job) implements WorkerRef {
        @Override
        public String toString() {
            return "process " + pid;
        }
    }

    record KubernetesJob(String namespace, String name) implements WorkerRef {
        @Override
        public String toString() {
            return "Kubernetes Job " + namespace + "/" + name;
        }
    }

    default String toJson() {
        return JsonMapper.shared().writeValueAsString(this);
    }

    static WorkerRef ofJson(String json) {
        return JsonMapper.shared().readValue(json, WorkerRef.class);
    }
}
