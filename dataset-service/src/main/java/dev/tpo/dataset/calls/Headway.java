package dev.tpo.dataset.calls;

import dev.tpo.jobs.Progress;

/** How many calls a job has behind it, and how many it will have: by what its videos have needed so far. */
final class Headway {
    private static final String UNIT = "call";

    private final int videos;
    private final long guess;
    private int videosDone;
    private long calls;
    private long callsOfVideosDone;

    /**
     * @param guess calls of a video, as long as none is done
     * @param calls that earlier attempts have behind them
     */
    Headway(int videos, int videosDone, long guess, long calls) {
        this.videos = videos;
        this.videosDone = videosDone;
        this.guess = guess;
        this.calls = calls;
        this.callsOfVideosDone = videosDone == 0 ? 0 : calls;
    }

    synchronized Progress callDone() {
        calls++;
        return now();
    }

    synchronized Progress videoDone() {
        videosDone++;
        callsOfVideosDone = calls;
        return now();
    }

    /** None follows. */
    synchronized Progress allDone() {
        return new Progress(calls, calls, UNIT);
    }

    synchronized Progress now() {
        int left = videos - videosDone;
        long each = videosDone == 0 ? guess : Math.max(1, callsOfVideosDone / videosDone);
        long underWay = calls - callsOfVideosDone;
        return new Progress(calls, calls + Math.max(left, left * each - underWay), UNIT);
    }
}
