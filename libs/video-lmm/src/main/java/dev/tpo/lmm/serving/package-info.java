/**
 * A loaded model that answers and scores: sampling, stop texts, the memory of videos seen. One model on one thread; queues
 * and requests belong to whoever serves it.
 */
@NullMarked
package dev.tpo.lmm.serving;

import org.jspecify.annotations.NullMarked;
