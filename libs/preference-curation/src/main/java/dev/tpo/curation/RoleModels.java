package dev.tpo.curation;

import java.util.List;

/** The models behind the roles. Called by several threads. */
public interface RoleModels {
    /** The greedy answer. */
    Answer ask(RoleCall call);

    /** ln P(answer, its end included | frames, question) of each answer by the judge, in nats and in the same order. */
    List<Double> score(RoleCall.Shown shown, String question, List<String> answers);
}
