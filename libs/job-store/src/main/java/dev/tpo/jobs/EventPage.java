package dev.tpo.jobs;

import java.util.List;

/** A page of events, newest first. */
public record EventPage(List<Event> events, boolean hasMore) {}
