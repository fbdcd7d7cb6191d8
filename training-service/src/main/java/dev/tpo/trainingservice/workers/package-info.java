/** Where the programs that train run: as processes beside this service, or as Jobs of a Kubernetes cluster. */
@NullMarked
package dev.tpo.trainingservice.workers;

import org.jspecify.annotations.NullMarked;
