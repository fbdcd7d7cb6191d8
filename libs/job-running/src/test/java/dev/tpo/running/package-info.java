@NullUnmarked
package dev.tpo.running;

import org.jspecify.annotations.NullUnmarked;
