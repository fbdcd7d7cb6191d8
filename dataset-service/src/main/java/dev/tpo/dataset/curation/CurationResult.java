package dev.tpo.dataset.curation;

/** What a finished job leaves behind. */
record CurationResult(String datasetVersion) {}
