/** What every service answers alike: errors, request ids, size limits, lists, idempotent creation. */
@NullMarked
package dev.tpo.web;

import org.jspecify.annotations.NullMarked;
