/** Which path belongs to which service, and what a client is told when that service is away. */
@NullMarked
package dev.tpo.gateway.routing;

import org.jspecify.annotations.NullMarked;
