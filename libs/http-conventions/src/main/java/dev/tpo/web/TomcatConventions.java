package dev.tpo.web;

import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.util.unit.DataSize;

/** Runs after Boot's own customizers: of several error valves the one added last, the innermost, gets to report. */
final class TomcatConventions implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {
    private final DataSize maxSwallow;

    TomcatConventions(DataSize maxSwallow) {
        this.maxSwallow = maxSwallow;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> {
            context.getParent().getPipeline().addValve(new RefusalValve());
            context.getPipeline().addValve(new PresenceValve());
            context.getPipeline().addValve(new EncodedSlashValve());
        });
        factory.addConnectorCustomizers(connector -> {
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
                http.setMaxSwallowSize(Math.toIntExact(maxSwallow.toBytes()));
            }
        });
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
