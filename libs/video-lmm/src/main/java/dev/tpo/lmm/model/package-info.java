/**
 * The networks: vision tower, projector, decoder with its cache of keys and values, and an adapter beside it. From pixels and
 * token ids to hidden states and logits; knows no text.
 */
@NullMarked
package dev.tpo.lmm.model;

import org.jspecify.annotations.NullMarked;
