/**
 * From a chat about videos to what the decoder takes: turns, the tokenizer, the form that a family was trained with, and
 * where the visual tokens stand.
 */
@NullMarked
package dev.tpo.lmm.prompt;

import org.jspecify.annotations.NullMarked;
