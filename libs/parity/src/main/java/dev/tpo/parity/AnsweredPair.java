package dev.tpo.parity;

/** Both answers of a case as one model finds them. */
record AnsweredPair(Answering.Answered chosen, Answering.Answered rejected) {}
