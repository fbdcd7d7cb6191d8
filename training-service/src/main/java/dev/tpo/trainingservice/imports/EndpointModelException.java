package dev.tpo.trainingservice.imports;

import dev.tpo.trainingservice.platform.EndpointClient;

/** An endpoint's model cannot be registered. */
final class EndpointModelException extends RuntimeException {
    private final String code;

    EndpointModelException(EndpointClient.Obstacle obstacle) {
        super(obstacle.message());
        this.code = obstacle.code();
    }

    String code() {
        return code;
    }
}
