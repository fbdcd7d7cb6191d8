package dev.tpo.trainingservice.evaluation;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How questions are put: {@code concurrency} at a time for each evaluation, at most {@code maxTokens} an answer.
 *
 * @param concurrentEvaluations that run at once; the others wait
 * @param maxQuestions of a file
 * @param failedShare of the questions that may have no answer before the evaluation fails
 */
@ConfigurationProperties("tpo.evaluation")
record EvaluationProperties(
        int concurrency, int maxTokens, int concurrentEvaluations, int maxQuestions, double failedShare) {}
