/**
 * What others have written, read so that it can end nobody: ordinary files only, never more bytes and entries than were
 * asked for, and nothing of it shown as it is.
 */
@NullMarked
package dev.tpo.input;

import org.jspecify.annotations.NullMarked;
