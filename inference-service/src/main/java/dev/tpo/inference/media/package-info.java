/** Videos and pictures that a request brings along, or names by a URL: on the disk while the request lasts. */
@NullMarked
package dev.tpo.inference.media;

import org.jspecify.annotations.NullMarked;
