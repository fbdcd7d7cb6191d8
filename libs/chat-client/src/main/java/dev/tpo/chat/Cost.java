package dev.tpo.chat;

/**
 * What a question has cost.
 *
 * @param requests HTTP requests that were sent for it, those included that failed: to the endpoint of a model that runs
 *     elsewhere as inference-service counts them, else to inference-service
 * @param inputTokens of the answer, if there is one: its prompt's
 * @param outputTokens its own
 */
public record Cost(int requests, int inputTokens, int outputTokens) {
    public static final Cost NOTHING = new Cost(0, 0, 0);

    static Cost requests(int requests) {
        return new Cost(requests, 0, 0);
    }

    public Cost plus(Cost other) {
        return new Cost(requests + other.requests, inputTokens + other.inputTokens, outputTokens + other.outputTokens);
    }
}
