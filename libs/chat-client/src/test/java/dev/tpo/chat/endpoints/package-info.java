@NullMarked
package dev.tpo.chat.endpoints;

import org.jspecify.annotations.NullMarked;
