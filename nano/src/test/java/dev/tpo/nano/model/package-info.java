@NullMarked
package dev.tpo.nano.model;

import org.jspecify.annotations.NullMarked;
