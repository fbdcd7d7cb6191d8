package dev.tpo.hub;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Something that may go better the next time: a cut connection, an overloaded server. The message says of what host. */
final class TransientFault extends IOException {
    private final Duration wait;
    private final boolean unreached;

    /** @param wait what the server asks for; zero: it does not say */
    TransientFault(String message, Duration wait) {
        super(message);
        this.wait = wait;
        this.unreached = false;
    }

    /** What Java says of a connection, in words. */
    TransientFault(String host, IOException cause) {
        super(words(host, cause), cause);
        this.wait = Duration.ZERO;
        this.unreached = cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof SSLException;
    }

    Duration pause() {
        return wait;
    }

    /** Whether nobody answered at all. */
    boolean unreached() {
        return unreached;
    }

    private static String words(String host, IOException cause) {
        if (cause instanceof UnknownHostException || isUnresolved(cause)) {
            return "the name " + host + " is not known here";
        }
        if (cause instanceof HttpConnectTimeoutException) {
            return host + " cannot be connected to: nobody answers";
        }
        if (cause instanceof ConnectException) {
            return host + " cannot be connected to: it refuses";
        }
        if (cause instanceof SSLException) {
            return "the certificate of " + host + " is not trusted";
        }
        if (cause instanceof HttpTimeoutException) {
            return host + " does not answer in time";
        }
        return "the connection to " + host + " broke off";
    }

    private static boolean isUnresolved(@Nullable Throwable error) {
        return error != null && (error instanceof UnresolvedAddressException || isUnresolved(error.getCause()));
    }
}
