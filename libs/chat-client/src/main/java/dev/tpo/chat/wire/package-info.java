/** Chats in OpenAI's dialect on the wire: an answer as it comes, streamed or whole, and what the headers say. */
@NullMarked
package dev.tpo.chat.wire;

import org.jspecify.annotations.NullMarked;
