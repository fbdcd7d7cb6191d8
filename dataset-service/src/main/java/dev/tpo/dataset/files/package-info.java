/** Uploaded files: videos, preference rows, questions. */
@NullMarked
package dev.tpo.dataset.files;

import org.jspecify.annotations.NullMarked;
