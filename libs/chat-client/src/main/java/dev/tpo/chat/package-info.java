/**
 * Asks a chat API in OpenAI's dialect until there is an answer or no hope of one. Knows no Spring: a failure is told by
 * the type of the reply, not by the exceptions of a web framework.
 */
@NullMarked
package dev.tpo.chat;

import org.jspecify.annotations.NullMarked;
