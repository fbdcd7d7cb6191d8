/** A hub on this machine: the listing, the redirects to a second host, hashes and ranges, and its faults on demand. */
@NullMarked
package dev.tpo.testing.hub;

import org.jspecify.annotations.NullMarked;
