@NullMarked
package dev.tpo.rows;

import org.jspecify.annotations.NullMarked;
