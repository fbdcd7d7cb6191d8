/** What holds the disk: {@code /v1/storage}. */
@NullMarked
package dev.tpo.dataset.storage;

import org.jspecify.annotations.NullMarked;
