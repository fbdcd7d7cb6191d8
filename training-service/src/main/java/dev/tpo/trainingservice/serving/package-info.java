/** What inference instances are told to serve, and what they say they serve. */
@NullMarked
package dev.tpo.trainingservice.serving;

import org.jspecify.annotations.NullMarked;
