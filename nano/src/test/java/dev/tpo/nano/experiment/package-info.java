@NullMarked
package dev.tpo.nano.experiment;

import org.jspecify.annotations.NullMarked;
