@NullMarked
package dev.tpo.nano.grammar;

import org.jspecify.annotations.NullMarked;
