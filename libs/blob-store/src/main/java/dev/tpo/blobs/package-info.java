/**
 * Files by the sha256 of their content: videos, dataset snapshots, checkpoints. What is stored never changes, so any
 * service may read it, and two services may store the same content at once.
 */
@NullMarked
package dev.tpo.blobs;

import org.jspecify.annotations.NullMarked;
