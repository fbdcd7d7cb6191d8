package dev.tpo.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.files.ModelConfig;

/** What the model says after a prompt, and how likely both answers are; with an adapter too. */
final class AnswerStages {
    /** The tensor that says whether a case has an adapter. */
    static final String ADAPTED = "lora_prompt_logits";

    private final NDManager manager;
    private final GoldenCase golden;
    private final ModelConfig config;
    private final Comparison comparison;

    AnswerStages(NDManager manager, GoldenCase golden, ModelConfig config, Comparison comparison) {
        this.manager = manager;
        this.golden = golden;
        this.config = config;
        this.comparison = comparison;
    }

    /** @param ownTokens (L_v, D): our own visual tokens, for the chained errors */
    void compare(CodePath path, NDArray ownTokens) {
        Answering answering = new Answering(manager, path, golden.prompt());
        NDArray tokens = golden.expected("visual_tokens");
        compareLogits("prompt_logits", answering, ownTokens);
        long[] greedy = golden.expected("greedy_tokens").toLongArray();
        comparison.tokens(
                "greedy_tokens",
                answering.greedy(tokens, greedy.length),
                answering.greedy(ownTokens, greedy.length),
                greedy);
        comparison.add("ref_logps", sums(answering, tokens), sums(answering, ownTokens), golden.expected("ref_logps"));
    }

    void compareAdapted(CodePath path) {
        NDArray own = path.visualTokens(golden.expected("vision_features"), config.poolMode());
        compareLogits(ADAPTED, new Answering(manager, path, golden.prompt()), own);
    }

    private void compareLogits(String name, Answering answering, NDArray ownTokens) {
        comparison.add(
                name,
                answering.promptLogits(golden.expected("visual_tokens")),
                answering.promptLogits(ownTokens),
                golden.expected(name));
    }

    /** (2): chosen, rejected. */
    private NDArray sums(Answering answering, NDArray tokens) {
        return answering
                .tokenLogProbabilities(tokens, golden.chosen())
                .sum()
                .reshape(1)
                .concat(answering
                        .tokenLogProbabilities(tokens, golden.rejected())
                        .sum()
                        .reshape(1));
    }
}
