package dev.tpo.inference.models;

/** What the name of a model in a request stands for. */
public sealed interface ResolvedModel permits ModelRef, RemoteRef {
    /** Its name, in place of an alias. */
    String id();
}
