package dev.tpo.curation.models;

import dev.tpo.curation.Answer;
import dev.tpo.curation.Role;
import dev.tpo.curation.RoleCall;
import dev.tpo.curation.RoleModels;
import dev.tpo.curation.Video;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Models that write sentences, until a test tells them what to say. Keeps what was asked. */
final class ScriptedModels implements RoleModels {
    final List<RoleCall> calls = Collections.synchronizedList(new ArrayList<>());
    private final Map<Role, Function<RoleCall, String>> says = new EnumMap<>(Role.class);

    ScriptedModels() {
        on(Role.CAPTIONER, call -> "A cook chops onions from " + times(call).getFirst() + " on. Then a pan is heated.");
        on(
                Role.QUESTION_WRITER,
                call -> "{\"question\": \"What is done, of "
                        + Math.abs(first(call).hashCode()) + "?\", \"answer\": \"Onions.\"}");
        on(Role.ANSWERER, call -> "I see it happen at " + times(call) + ".");
        on(Role.JUDGE, call -> "{\"better\": \"yes\", \"contradicts\": \"no\", \"correct\": \"yes\"}");
    }

    /** What a role says from now on. */
    ScriptedModels on(Role role, Function<RoleCall, String> says) {
        this.says.put(role, says);
        return this;
    }

    /** In turn; the last one for ever. */
    ScriptedModels on(Role role, String... texts) {
        var place = new int[1];
        return on(role, call -> texts[Math.min(place[0]++, texts.length - 1)]);
    }

    @Override
    public Answer ask(RoleCall call) {
        calls.add(call);
        String text = says.get(call.role()).apply(call);
        return new Answer(text, !text.endsWith("…"));
    }

    @Override
    public List<Double> score(RoleCall.Shown shown, String question, List<String> answers) {
        return answers.stream()
                .map(answer -> answer.equals(answers.getFirst()) ? -0.1 : -5.0)
                .toList();
    }

    List<RoleCall> of(Role role) {
        return calls.stream().filter(call -> call.role() == role).toList();
    }

    static String first(RoleCall call) {
        return call.turns().getFirst();
    }

    static List<Double> times(RoleCall call) {
        return call.shown().timestampsSeconds();
    }

    static Video video(String sha256, int frames, double seconds) {
        return new Video(
                "file-" + sha256,
                sha256,
                IntStream.range(0, frames).mapToObj(i -> i * seconds / frames).toList(),
                seconds);
    }
}
