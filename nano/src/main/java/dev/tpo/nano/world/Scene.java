package dev.tpo.nano.world;

/** @param frames how many frames of the file it lasts */
record Scene(Thing thing, Look look, int frames) {}
