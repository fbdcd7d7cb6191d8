/** What models are told: texts with names, versions and places to fill in, replaceable by whoever runs the suite. */
@NullMarked
package dev.tpo.curation.prompts;

import org.jspecify.annotations.NullMarked;
