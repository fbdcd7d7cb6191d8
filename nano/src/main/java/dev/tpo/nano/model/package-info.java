/** The nano model's form: its sizes, its words, the files of its checkpoint. */
@NullMarked
package dev.tpo.nano.model;

import org.jspecify.annotations.NullMarked;
