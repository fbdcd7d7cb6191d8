package dev.tpo.trainingservice.evaluation;

import java.util.List;

/** What an evaluation job does; {@code models} are ids, aliases resolved. */
record EvaluationSpec(List<String> models, String file, long seed) {}
