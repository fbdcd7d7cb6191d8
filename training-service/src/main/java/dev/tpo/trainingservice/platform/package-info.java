/** What every feature of the service stands on: configuration, clients of the other services, views of jobs. */
@NullMarked
package dev.tpo.trainingservice.platform;

import org.jspecify.annotations.NullMarked;
