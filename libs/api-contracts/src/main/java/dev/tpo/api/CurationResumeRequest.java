package dev.tpo.api;

import org.jspecify.annotations.Nullable;

/**
 * Lets a paused curation job go on.
 *
 * @param budget from now on; what it does not name stays
 */
public record CurationResumeRequest(CurationJobRequest.@Nullable Budget budget) {}
