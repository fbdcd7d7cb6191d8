package dev.tpo.inference.models;

/**
 * A model that runs elsewhere.
 *
 * @param endpoint where
 * @param model how it is called there
 */
public record RemoteRef(String id, String endpoint, String model) implements ResolvedModel {

    /** @param name {@code endpoint/model}; what a model is called may hold slashes too */
    static RemoteRef of(String id, String name) {
        int slash = name.indexOf('/');
        return new RemoteRef(id, name.substring(0, slash), name.substring(slash + 1));
    }

    /** Its name without being registered. */
    public String name() {
        return endpoint + "/" + model;
    }
}
