package dev.tpo.chat.endpoints;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why an endpoint gave no answer. The message is for clients: it holds neither a key nor an address. */
public abstract sealed class EndpointException extends RuntimeException {
    private final int requests;

    private EndpointException(String message, int requests) {
        super(message);
        this.requests = requests;
    }

    /** How many HTTP requests were sent for the question. */
    public int requests() {
        return requests;
    }

    /** The message. */
    public String said() {
        return String.valueOf(getMessage());
    }

    /** It has no time for the question, or the operator's limits leave none: later. */
    public static final class Busy extends EndpointException {
        private final Duration comeAgain;

        Busy(String message, Duration comeAgain, int requests) {
            super(message, requests);
            this.comeAgain = comeAgain;
        }

        public Duration comeAgain() {
            return comeAgain;
        }
    }

    /** The operator's budget for the day leaves nothing for the question: tomorrow. */
    public static final class Spent extends EndpointException {
        private final Duration comeAgain;

        Spent(String message, Duration comeAgain, int requests) {
            super(message, requests);
            this.comeAgain = comeAgain;
        }

        public Duration comeAgain() {
            return comeAgain;
        }
    }

    /** It has failed so often that it is left alone for a while. */
    public static final class Away extends EndpointException {
        private final Duration comeAgain;

        Away(String message, Duration comeAgain, int requests) {
            super(message, requests);
            this.comeAgain = comeAgain;
        }

        public Duration comeAgain() {
            return comeAgain;
        }
    }

    /** It cannot be reached, or failed at this question. */
    public static final class Failed extends EndpointException {
        Failed(String message, int requests) {
            super(message, requests);
        }
    }

    /** It does not do what is asked, however often; or it does nothing, as it is set up. */
    public static final class Refused extends EndpointException {
        /** What the operator has to mend. */
        public static final int MISCONFIGURED = 424;

        private final int status;
        private final @Nullable String code;
        private final @Nullable String param;

        Refused(int status, @Nullable String code, @Nullable String param, String message, int requests) {
            super(message, requests);
            this.status = status;
            this.code = code;
            this.param = param;
        }

        /** 400, 404, 413 or {@value #MISCONFIGURED}. */
        public int status() {
            return status;
        }

        public @Nullable String code() {
            return code;
        }

        public @Nullable String param() {
            return param;
        }
    }
}
