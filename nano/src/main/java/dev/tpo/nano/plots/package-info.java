/** Pictures of figures as SVG: the same figures give the same bytes, on light and on dark ground. */
@NullMarked
package dev.tpo.nano.plots;

import org.jspecify.annotations.NullMarked;
