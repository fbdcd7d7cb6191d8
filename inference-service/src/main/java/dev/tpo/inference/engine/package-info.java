/** One thread a model: it steps several answers in turn, and nothing else touches the model. */
@NullMarked
package dev.tpo.inference.engine;

import org.jspecify.annotations.NullMarked;
