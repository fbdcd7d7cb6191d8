/** What the tests of every service need. */
@NullMarked
package dev.tpo.testing.service;

import org.jspecify.annotations.NullMarked;
