/** The training-service: fine-tuning jobs, the model registry, evaluations and promotion. */
@NullMarked
package dev.tpo.trainingservice;

import org.jspecify.annotations.NullMarked;
