@NullMarked
package dev.tpo.chat;

import org.jspecify.annotations.NullMarked;
