@NullMarked
package dev.tpo.curation.models;

import org.jspecify.annotations.NullMarked;
