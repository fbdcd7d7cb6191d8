@NullMarked
package dev.tpo.nano.pretraining;

import org.jspecify.annotations.NullMarked;
