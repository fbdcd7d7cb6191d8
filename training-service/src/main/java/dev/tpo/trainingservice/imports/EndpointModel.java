package dev.tpo.trainingservice.imports;

import dev.tpo.web.ApiException;

/**
 * A model at an operator's endpoint, as a source names it: {@code endpoint://name/model}.
 *
 * @param model as the endpoint calls it; may hold slashes
 */
record EndpointModel(String endpoint, String model) {
    static final String SCHEME = "endpoint://";

    static boolean isNamedBy(String source) {
        return source.startsWith(SCHEME);
    }

    /** @throws ApiException 400 */
    static EndpointModel parse(String source) {
        String rest = source.substring(SCHEME.length());
        int slash = rest.indexOf('/');
        if (slash < 1 || slash == rest.length() - 1 || !rest.substring(0, slash).matches("[a-z0-9-]{1,32}")) {
            throw ApiException.invalid(
                    "source",
                    "source must be endpoint://name/model: the name of an endpoint of TPO_ENDPOINTS, not its address, and"
                            + " what the model is called there");
        }
        return new EndpointModel(rest.substring(0, slash), rest.substring(slash + 1));
    }

    /** How requests name it without its being registered; and its revision here, since no files have one. */
    String name() {
        return endpoint + "/" + model;
    }

    /** What it is called here if the request does not say. */
    String defaultName() {
        return model.substring(model.lastIndexOf('/') + 1);
    }
}
