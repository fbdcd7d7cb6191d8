/** What a curation will cost, before anything is asked. */
@NullMarked
package dev.tpo.curation.estimate;

import org.jspecify.annotations.NullMarked;
