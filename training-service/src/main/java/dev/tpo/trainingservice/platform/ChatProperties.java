package dev.tpo.trainingservice.platform;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How models are asked.
 *
 * @param answerTimeout how long until a model begins to answer
 * @param patience how long a question waits for a service that is away, busy or not ready
 * @param tries how often a question is put at which the service fails
 */
@ConfigurationProperties("tpo.chat")
public record ChatProperties(Duration answerTimeout, Duration patience, int tries) {}
