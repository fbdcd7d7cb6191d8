/** What every feature of the service stands on: configuration, clients, ids. */
@NullMarked
package dev.tpo.dataset.platform;

import org.jspecify.annotations.NullMarked;
