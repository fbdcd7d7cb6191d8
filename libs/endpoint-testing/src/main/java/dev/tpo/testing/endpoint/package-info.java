/** An OpenAI-compatible endpoint on this machine that behaves as a test says, badly if need be. */
@NullMarked
package dev.tpo.testing.endpoint;

import org.jspecify.annotations.NullMarked;
