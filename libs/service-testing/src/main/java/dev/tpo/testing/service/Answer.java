package dev.tpo.testing.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** What a service said; {@code body} is an empty object where it said no JSON. */
public record Answer(int status, JsonNode body, HttpResponse<byte[]> raw) {

    /** A field of the error shape; empty if there is none. */
    public String error(String field) {
        return body.path("error").path(field).asString("");
    }

    /** The id of what was made; fails if nothing was. */
    public String id() {
        assertThat(status).as("%s", body).isEqualTo(200);
        return body.get("id").asString();
    }

    public String text() {
        return new String(raw.body(), StandardCharsets.UTF_8);
    }
}
