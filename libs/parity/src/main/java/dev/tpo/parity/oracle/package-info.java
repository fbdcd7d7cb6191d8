/**
 * The same layers a second time, in plain array operations and without a fast path: slow, easy to check by eye, and what
 * the TorchScript methods are tested against.
 */
@NullMarked
package dev.tpo.parity.oracle;

import org.jspecify.annotations.NullMarked;
