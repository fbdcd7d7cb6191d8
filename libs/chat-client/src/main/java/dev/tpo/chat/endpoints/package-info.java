/**
 * Endpoints that an operator names: OpenAI-compatible APIs elsewhere, with their keys, limits, time-outs and fleets. What
 * leaves this package holds neither a key nor an address.
 */
@NullMarked
package dev.tpo.chat.endpoints;

import org.jspecify.annotations.NullMarked;
