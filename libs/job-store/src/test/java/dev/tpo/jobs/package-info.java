@NullMarked
package dev.tpo.jobs;

import org.jspecify.annotations.NullMarked;
