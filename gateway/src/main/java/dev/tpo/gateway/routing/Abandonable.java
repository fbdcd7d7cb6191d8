package dev.tpo.gateway.routing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Requests whose response breaks the connection off when it is closed early. Spring's own reads an unfinished body to
 * its end first: then a client that leaves would not stop the answer that is being made for it.
 */
record Abandonable(ClientHttpRequestFactory requests) implements ClientHttpRequestFactory {

    @Override
    public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
        return new Request(requests.createRequest(uri, method));
    }

    private record Request(ClientHttpRequest request) implements ClientHttpRequest, StreamingHttpOutputMessage {
        @Override
        public ClientHttpResponse execute() throws IOException {
            return new Response(request.execute());
        }

        @Override
        public void setBody(Body body) {
            ((StreamingHttpOutputMessage) request).setBody(body);
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
