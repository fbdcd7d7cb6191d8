/** Files, preference datasets and the curation jobs that fill them. */
@NullMarked
package dev.tpo.dataset;

import org.jspecify.annotations.NullMarked;
