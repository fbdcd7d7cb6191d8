/**
 * How a preference pair is made and filtered: a video model is asked the same question with what it needs to see and
 * without, and a judge keeps the pairs whose better-grounded answer can be trusted. Nothing here knows the truth about
 * a video: all that is known comes from captions. Nor does it know how captions and questions are worded: that is left
 * to the {@link dev.tpo.curation.Roles}.
 */
@NullMarked
package dev.tpo.curation;

import org.jspecify.annotations.NullMarked;
