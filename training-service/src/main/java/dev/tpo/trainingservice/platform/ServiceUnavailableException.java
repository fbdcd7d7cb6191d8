package dev.tpo.trainingservice.platform;

/** Another service does not answer now; it may later. */
public final class ServiceUnavailableException extends RuntimeException {
    public ServiceUnavailableException(String message) {
        super(message);
    }

    ServiceUnavailableException(String service, Throwable cause) {
        super(service + " does not answer: " + cause.getMessage(), cause);
    }
}
