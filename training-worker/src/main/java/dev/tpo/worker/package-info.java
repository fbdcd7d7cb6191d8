/**
 * The program that trains: one fine-tuning job from its spec to its checkpoint. It knows a job id, a database, a blob store and
 * a scratch folder, and no Spring.
 */
@NullMarked
package dev.tpo.worker;

import org.jspecify.annotations.NullMarked;
