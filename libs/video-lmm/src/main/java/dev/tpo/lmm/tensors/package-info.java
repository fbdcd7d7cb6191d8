/**
 * Tensors: DJL's engine and its corners, TorchScript methods, where and in which type numbers are kept, files mapped into
 * memory and written from it. Knows which tensors a model has, and nothing of how it is computed.
 */
@NullMarked
package dev.tpo.lmm.tensors;

import org.jspecify.annotations.NullMarked;
