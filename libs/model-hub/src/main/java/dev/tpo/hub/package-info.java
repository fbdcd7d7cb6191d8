/**
 * Models by the name {@code hf://owner/name[@revision]}: found, downloaded, checked, and kept in the Hugging Face cache
 * as Python's huggingface_hub lays it out, so that each uses what the other has downloaded.
 */
@NullMarked
package dev.tpo.hub;

import org.jspecify.annotations.NullMarked;
