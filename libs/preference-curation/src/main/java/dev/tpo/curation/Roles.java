package dev.tpo.curation;

/** Who does what in the making of pairs. */
public record Roles(Captioner captioner, QuestionWriter questionWriter, Answerer answerer, AnswerJudge judge) {}
