/** The only door: routes to the services, one Swagger UI, jobs of every kind, the console. */
@NullMarked
package dev.tpo.gateway;

import org.jspecify.annotations.NullMarked;
