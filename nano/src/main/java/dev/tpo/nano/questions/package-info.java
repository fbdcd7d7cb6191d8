/** Questions about time, with their exact answers. */
@NullMarked
package dev.tpo.nano.questions;

import org.jspecify.annotations.NullMarked;
