@NullMarked
package dev.tpo.hub;

import org.jspecify.annotations.NullMarked;
