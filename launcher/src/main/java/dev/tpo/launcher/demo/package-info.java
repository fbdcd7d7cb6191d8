/** The whole loop once, shown step by step: ask, curate, train, evaluate, promote, ask again. */
@NullMarked
package dev.tpo.launcher.demo;

import org.jspecify.annotations.NullMarked;
