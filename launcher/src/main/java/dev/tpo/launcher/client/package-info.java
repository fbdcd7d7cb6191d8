/** Talks to a running suite through its gateway, as any user would. */
@NullMarked
package dev.tpo.launcher.client;

import org.jspecify.annotations.NullMarked;
