/** Which models and aliases there are, and which of them are in memory. */
@NullMarked
package dev.tpo.inference.models;

import org.jspecify.annotations.NullMarked;
