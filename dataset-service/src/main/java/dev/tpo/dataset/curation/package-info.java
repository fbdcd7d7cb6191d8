/** Curation jobs: pairs from unlabelled videos through the chat API. */
@NullMarked
package dev.tpo.dataset.curation;

import org.jspecify.annotations.NullMarked;
