package dev.tpo.dataset.curation;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the model is asked.
 *
 * @param concurrentJobs how many jobs run at once
 * @param maxAnswerTokens of captions and answers
 */
@ConfigurationProperties("tpo.curation")
record CurationProperties(int concurrentJobs, int maxAnswerTokens) {}
