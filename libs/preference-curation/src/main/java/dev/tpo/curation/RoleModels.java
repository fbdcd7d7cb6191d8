package dev.tpo.curation;

import java.util.List;

/** The models behind the roles. Called by several threads. What ends the whole job is thrown, too, and not to be caught. */
public interface RoleModels {
    /**
     * The greedy answer.
     *
     * @throws RefusedException if there is none to this call; equal calls are refused alike
     */
    Answer ask(RoleCall call);

    /**
     * ln P(answer, its end included | frames, question) of each answer by the judge, in nats and in the same order.
     *
     * @throws RefusedException if there are none for this call; equal calls are refused alike
     */
    List<Double> score(RoleCall.Shown shown, String question, List<String> answers);
}
