/** The chat and score dialects: what a client wrote, read strictly; what it gets back. */
@NullMarked
package dev.tpo.inference.chat;

import org.jspecify.annotations.NullMarked;
