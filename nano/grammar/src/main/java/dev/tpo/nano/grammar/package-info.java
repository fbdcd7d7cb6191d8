/**
 * How the tiny world speaks: the wording of its questions, captions as lists of phrases, and the questions that such
 * captions give rise to. Curation takes it for its question writer; the world's own questions are worded by it. No torch.
 */
@NullMarked
package dev.tpo.nano.grammar;

import org.jspecify.annotations.NullMarked;
