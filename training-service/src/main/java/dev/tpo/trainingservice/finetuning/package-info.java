/** Fine-tuning jobs in OpenAI's dialect, and the worker process that does them. */
@NullMarked
package dev.tpo.trainingservice.finetuning;

import org.jspecify.annotations.NullMarked;
