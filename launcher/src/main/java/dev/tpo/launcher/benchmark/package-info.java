/** Fresh videos with known answers, put to one or two models through the suite's own evaluation. */
@NullMarked
package dev.tpo.launcher.benchmark;

import org.jspecify.annotations.NullMarked;
