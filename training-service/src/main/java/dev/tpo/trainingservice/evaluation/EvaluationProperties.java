package dev.tpo.trainingservice.evaluation;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** How questions are put: {@code concurrency} at a time, at most {@code maxTokens} an answer. */
@ConfigurationProperties("tpo.evaluation")
record EvaluationProperties(int concurrency, int maxTokens) {}
