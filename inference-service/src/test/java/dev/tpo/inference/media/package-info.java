@NullMarked
package dev.tpo.inference.media;

import org.jspecify.annotations.NullMarked;
