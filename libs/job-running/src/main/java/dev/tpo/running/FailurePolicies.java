package dev.tpo.running;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The one place that says how often jobs of any kind are tried again.
 *
 * @param world what the job needs does not answer
 * @param disk the disk is full
 * @param ours a defect of the suite, or the death of a worker or of the service
 */
@ConfigurationProperties("tpo.jobs")
public record FailurePolicies(
        @DefaultValue World world,
        @DefaultValue Disk disk,
        @DefaultValue Ours ours) {

    record World(
            @DefaultValue("2s") Duration firstPause,
            @DefaultValue("1m") Duration longestPause,
            @DefaultValue("24h") Duration patience) {}

    record Disk(
            @DefaultValue("10s") Duration firstPause,
            @DefaultValue("1m") Duration longestPause,
            @DefaultValue("15m") Duration patience) {}

    record Ours(
            @DefaultValue("3") int attempts,
            @DefaultValue("5s") Duration firstPause,
            @DefaultValue("1m") Duration longestPause) {}

    FailurePolicy of(Fault.Worlds fault) {
        return fault.error().code().equals(Fault.DISK_FULL)
                ? new FailurePolicy(null, disk.firstPause, disk.longestPause, disk.patience)
                : new FailurePolicy(null, world.firstPause, world.longestPause, world.patience);
    }

    FailurePolicy forOurs() {
        return new FailurePolicy(ours.attempts, ours.firstPause, ours.longestPause, null);
    }
}
