@NullMarked
package dev.tpo.curation.prompts;

import org.jspecify.annotations.NullMarked;
