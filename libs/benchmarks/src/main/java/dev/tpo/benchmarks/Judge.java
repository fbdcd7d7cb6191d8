package dev.tpo.benchmarks;

import java.util.Optional;

/** TempCompass's judge: a language model that is shown question, right answer and output where no rule reads an answer. */
public final class Judge {
    /** How long its answer may be, in tokens. */
    public static final int MAX_NEW_TOKENS = 128;

    public static final String SYSTEM = "You are an AI assistant for question answering.";

    private static final String TASK = """
            You will receive a %s question, the ground-truth answer and the prediction from a question answering (QA) model. \
            Your task is to determine whether QA model prediction is correct, based on the question and ground-truth answer. \
            If the prediction is correct, respond "Correct". If the prediction is incorrect, respond "Incorrect".
            """;

    private Judge() {}

    public static String prompt(Question question, String output) {
        boolean yesNo = question.key() instanceof AnswerKey.YesNo;
        String answer = question.key() instanceof AnswerKey.Choice choice
                ? choice.text()
                : question.key().words();
        return TASK.formatted(yesNo ? "Yes/No" : "multi-choice") + "\n" + (yesNo ? "Yes/No" : "Multi-Choice")
                + " Question:\n" + question.stem() + "\nGround-Truth Answer: " + answer + "\nModel Prediction: "
                + output;
    }

    /** Whether the output is right; empty if the judge says neither. */
    public static Optional<Boolean> verdict(String said) {
        String text = said.strip();
        boolean correct = text.contains("Correct");
        boolean incorrect = text.contains("Incorrect");
        if (!correct && !incorrect) {
            return Optional.empty();
        }
        return Optional.of(text.startsWith("Correct") || (!text.startsWith("Incorrect") && !incorrect));
    }
}
