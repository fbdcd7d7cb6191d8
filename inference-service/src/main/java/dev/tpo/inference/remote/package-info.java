/** Models that run at an operator's endpoints. */
@NullMarked
package dev.tpo.inference.remote;

import org.jspecify.annotations.NullMarked;
