package dev.tpo.jobs;

import java.util.List;

/** A page of jobs, newest first. */
public record JobPage(List<Job> jobs, boolean hasMore) {}
