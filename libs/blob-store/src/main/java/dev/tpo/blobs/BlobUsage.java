package dev.tpo.blobs;

/**
 * What a blob store holds.
 *
 * @param sidecars files beside blobs
 */
public record BlobUsage(long blobs, long blobBytes, long sidecars, long sidecarBytes) {}
