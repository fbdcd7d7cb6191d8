package dev.tpo.gateway.routing;

import dev.tpo.web.Client;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/**
 * Requests whose response breaks the connection off when it is closed early. Spring's own reads an unfinished body to
 * its end first: then a client that leaves would not stop the answer that is being made for it. A client that leaves
 * before the answer has begun is noticed within a second.
 */
record Abandonable(ClientHttpRequestFactory requests) implements ClientHttpRequestFactory {

    @Override
    public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
        return new Request(requests.createRequest(uri, method));
    }

    private static final class Request implements ClientHttpRequest, StreamingHttpOutputMessage {
        private final ClientHttpRequest request;
        private volatile boolean bodyRead;

        Request(ClientHttpRequest request) {
            this.request = request;
        }

        /** Waits for the first of the answer, and gives the request up if the client does not. */
        @Override
        public ClientHttpResponse execute() throws IOException {
            Client client = client();
            var answer = new FutureTask<ClientHttpResponse>(this::exchange);
            Thread.ofVirtual().name("downstream").start(answer);
            try {
                while (true) {
                    try {
                        return answer.get(Client.LOOK.toMillis(), TimeUnit.MILLISECONDS);
                    } catch (TimeoutException e) {
                        if (bodyRead && client.hasLeft()) {
                            throw new AsyncRequestNotUsableException("the client has left");
                        }
                    }
                }
            } catch (ExecutionException e) {
                throw failure(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while a service was answering", e);
            } finally {
                answer.cancel(true);
            }
        }

        private ClientHttpResponse exchange() throws IOException {
            Response response = new Response(request.execute());
            if (Thread.currentThread().isInterrupted()) {
                response.close(); // nobody waits for it any more
            }
            return response;
        }

        private static Client client() {
            return Client.of(
                    RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                            ? attributes.getRequest()
                            : null);
        }

        private static IOException failure(@Nullable Throwable cause) {
            return switch (cause) {
                case IOException io -> io;
                case RuntimeException unchecked -> throw unchecked;
                case null, default -> new IOException(cause);
            };
        }

        /** Another thread reads the body, and only it may touch the client's connection until it is through. */
        @Override
        public void setBody(Body body) {
            ((StreamingHttpOutputMessage) request).setBody(out -> {
                body.writeTo(out);
                bodyRead = true;
            });
        }

        @Override
        public OutputStream getBody() throws IOException {
            return request.getBody();
        }

        @Override
        public HttpHeaders getHeaders() {
            return request.getHeaders();
        }

        @Override
        public HttpMethod getMethod() {
            return request.getMethod();
        }

        @Override
        public URI getURI() {
            return request.getURI();
        }

        @Override
        public java.util.Map<String, Object> getAttributes() {
            return request.getAttributes();
        }
    }

    private record Response(ClientHttpResponse response) implements ClientHttpResponse {
        @Override
        public void close() {
            try {
                response.getBody().close();
            } catch (IOException ignored) {
                // It is given up anyway.
            }
        }

        @Override
        public InputStream getBody() throws IOException {
            return response.getBody();
        }

        @Override
        public HttpStatusCode getStatusCode() throws IOException {
            return response.getStatusCode();
        }

        @Override
        public String getStatusText() throws IOException {
            return response.getStatusText();
        }

        @Override
        public HttpHeaders getHeaders() {
            return response.getHeaders();
        }
    }
}
