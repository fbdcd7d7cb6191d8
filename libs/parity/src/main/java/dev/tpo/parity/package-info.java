/** Holds our numbers against PyTorch's: golden cases of tiny checkpoints with every stage's expected tensors. */
@NullMarked
package dev.tpo.parity;

import org.jspecify.annotations.NullMarked;
