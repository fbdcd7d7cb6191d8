/** Fresh videos with questions, as files that the suite can upload and evaluate. */
@NullMarked
package dev.tpo.nano.benchmark;

import org.jspecify.annotations.NullMarked;
