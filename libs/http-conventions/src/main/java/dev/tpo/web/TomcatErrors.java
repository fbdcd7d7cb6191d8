package dev.tpo.web;

import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;

/** What the container throws once a servlet asks it for parameters; {@code ?limit=%zz} among them. */
final class TomcatErrors {
    private TomcatErrors() {}

    static @Nullable ApiException orJson(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidParameterException parameter) {
                return parameter.getErrorCode() == 413
                        ? ApiException.tooLarge(null, "the parameters are larger than this server takes")
                        : ApiException.invalid(null, "the query string or form cannot be decoded");
            }
        }
        return ErrorMapping.json(error);
    }
}
