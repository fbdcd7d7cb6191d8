/** What curation jobs ask of models: each call put once, recorded, counted, and never beyond the budget. */
@NullMarked
package dev.tpo.dataset.calls;

import org.jspecify.annotations.NullMarked;
