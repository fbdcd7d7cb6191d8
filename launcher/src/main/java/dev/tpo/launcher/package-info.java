/** The command line: one command for each thing a person does with the suite. */
@NullMarked
package dev.tpo.launcher;

import org.jspecify.annotations.NullMarked;
