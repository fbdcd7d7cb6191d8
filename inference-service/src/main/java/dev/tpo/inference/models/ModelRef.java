package dev.tpo.inference.models;

/** @param revision the sha256 of the checkpoint's manifest in the blob store */
public record ModelRef(String id, String revision) {}
