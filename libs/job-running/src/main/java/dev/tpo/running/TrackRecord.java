package dev.tpo.running;

import dev.tpo.jobs.Attempt;
import dev.tpo.jobs.AttemptEnd;
import dev.tpo.jobs.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What a job's earlier attempts say about trying it once more. Those before its last progress do not count. */
record TrackRecord(int deathsAndDefects, int outOfReach, Duration outOfReachFor) {

    /** @param attempts of the job, in their order; the last one may still be open */
    static TrackRecord of(Job job, List<Attempt> attempts, Instant now) {
        List<Attempt> ended = attempts.stream()
                .filter(attempt -> attempt.end() != null)
                .filter(attempt ->
                        Objects.equals(attempt.progressAtStart(), job.progress().done()))
                .toList();
        int ours = (int) ended.stream()
                .filter(attempt -> attempt.end() != null && attempt.end().isOurs())
                .count();
        int away = 0;
        Instant since = now;
        for (Attempt attempt : ended.reversed()) {
            if (attempt.end() != AttemptEnd.OUT_OF_REACH) {
                break;
            }
            away++;
            since = attempt.startedAt();
        }
        return new TrackRecord(ours, away, Duration.between(since, now));
    }
}
