package dev.tpo.benchmarks;

import java.util.Map;

/**
 * A question of a benchmark.
 *
 * @param id as outputs name it
 * @param video the video's name in the annotations; questions about one video are not independent
 * @param stem the question with its options, without what the benchmark says about how to answer
 * @param prompt what a model is asked, to the character
 * @param groups the values by column that figures are given for
 */
public record Question(
        String id, String video, String stem, String prompt, AnswerKey key, Map<String, String> groups) {}
