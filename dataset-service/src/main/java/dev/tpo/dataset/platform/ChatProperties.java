package dev.tpo.dataset.platform;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How models are asked.
 *
 * @param answerTimeout how long until a model begins to answer, unless the job says otherwise
 * @param patience how long a question waits for a service that is away, busy or not ready, before its job gives way
 * @param tries how often a question is put at which the service fails, unless the job says otherwise
 */
@ConfigurationProperties("tpo.chat")
public record ChatProperties(Duration answerTimeout, Duration patience, int tries) {}
