@NullMarked
package dev.tpo.curation.estimate;

import org.jspecify.annotations.NullMarked;
