/** What a written answer says, read alike wherever answers are compared. Knows nothing else of the suite. */
@NullMarked
package dev.tpo.answers;

import org.jspecify.annotations.NullMarked;
