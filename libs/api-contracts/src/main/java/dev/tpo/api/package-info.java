/** The records and HTTP interfaces of the dialects that the suite speaks. JSON names are snake_case; times of objects are Unix seconds. */
@NullMarked
package dev.tpo.api;

import org.jspecify.annotations.NullMarked;
