@NullMarked
package dev.tpo.nano.world;

import org.jspecify.annotations.NullMarked;
