/** What there is to see: things with a colour and a shape, scene after scene, painted and encoded as real video files. */
@NullMarked
package dev.tpo.nano.world;

import org.jspecify.annotations.NullMarked;
