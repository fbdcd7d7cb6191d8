/** Who is let in: which sites a browser may come from, which keys open, and what pages may do once they are here. */
@NullMarked
package dev.tpo.gateway.doors;

import org.jspecify.annotations.NullMarked;
