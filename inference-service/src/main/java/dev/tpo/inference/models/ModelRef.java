package dev.tpo.inference.models;

import org.jspecify.annotations.Nullable;

/**
 * A model that runs here.
 *
 * @param revision the sha256 of the manifest in the blob store, of a checkpoint or an adapter
 * @param baseRevision of the checkpoint that the adapter is for; null for a whole model
 */
public record ModelRef(String id, String revision, @Nullable String baseRevision) implements ResolvedModel {
    /** What has to be in memory whole. */
    String wholeRevision() {
        return baseRevision == null ? revision : baseRevision;
    }
}
