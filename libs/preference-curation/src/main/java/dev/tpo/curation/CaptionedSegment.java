package dev.tpo.curation;

/** A segment with what the model says it shows. */
record CaptionedSegment(Segment segment, Caption caption) {}
