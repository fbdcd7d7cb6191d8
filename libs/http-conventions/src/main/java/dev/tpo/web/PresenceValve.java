package dev.tpo.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Lets a handler ask whether its client is still there. The servlet API tells only who writes, and before an answer's
 * status is known nothing can be written; so Tomcat's own connection is looked at.
 */
final class PresenceValve extends ValveBase {
    static final String ATTRIBUTE = Client.class.getName();

    /** What Tomcat says is there to read, when in truth reading failed: a next request would be longer. */
    private static final int BROKEN_OFF = 1;

    PresenceValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        org.apache.coyote.Request connection = request.getCoyoteRequest();
        request.setAttribute(ATTRIBUTE, (Client) () -> hasLeft(connection));
        getNext().invoke(request, response);
    }

    private static boolean hasLeft(org.apache.coyote.Request connection) {
        AtomicBoolean bodyRead = new AtomicBoolean();
        connection.action(ActionCode.REQUEST_BODY_FULLY_READ, bodyRead);
        if (!bodyRead.get()) {
            return false;
        }
        connection.action(ActionCode.AVAILABLE, Boolean.TRUE);
        return connection.getAvailable() == BROKEN_OFF;
    }
}
