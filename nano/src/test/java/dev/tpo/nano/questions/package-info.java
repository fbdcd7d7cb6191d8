@NullMarked
package dev.tpo.nano.questions;

import org.jspecify.annotations.NullMarked;
