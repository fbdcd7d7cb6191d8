package dev.tpo.api;

/** What comes of asking for a curation: a job, or with {@code dry_run} what one would cost. */
public sealed interface CurationAnswer permits CurationJobObject, CurationEstimate {}
