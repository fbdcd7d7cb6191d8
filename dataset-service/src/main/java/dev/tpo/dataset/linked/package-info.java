/** Videos that are used where they lie, for evaluations over folders of them. */
@NullMarked
package dev.tpo.dataset.linked;

import org.jspecify.annotations.NullMarked;
