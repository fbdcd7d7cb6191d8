package dev.tpo.curation.models;

import dev.tpo.curation.Answer;
import dev.tpo.curation.RoleCall;
import dev.tpo.curation.RoleModels;
import dev.tpo.curation.prompts.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks for an answer of a form; one that cannot be read is asked for once more, with the reason. */
final class Asking {
    private static final int LONGEST_QUOTED = 2000;
    private static final String NOTHING = "(nothing)";
    private static final String CUT_OFF = "it broke off before its end";

    private final RoleModels models;
    private final Prompt repair;

    Asking(RoleModels models, Prompt repair) {
        this.models = models;
        this.repair = repair;
    }

    /**
     * @param value null: neither answer could be read
     * @param text the last answer
     */
    record Asked<T>(@Nullable T value, String text) {}

    <T> Asked<T> ask(RoleCall call, Form form, Function<String, Reading<T>> reader) {
        Answer first = models.ask(call);
        String said = Thoughts.cut(first.text());
        return switch (reader.apply(said)) {
            case Reading.Read<T>(T value) -> new Asked<>(value, said);
            case Reading.Unread<T>(String why) -> again(call, form, said, first.complete() ? why : CUT_OFF, reader);
        };
    }

    private <T> Asked<T> again(RoleCall call, Form form, String said, String why, Function<String, Reading<T>> reader) {
        List<String> turns = new ArrayList<>(call.turns());
        turns.add(said.isBlank() ? NOTHING : said.substring(0, Math.min(said.length(), LONGEST_QUOTED)));
        turns.add(repair.fill(Map.of("why", why, "form", form.asked().jsonSchema())));
        String second = Thoughts.cut(
                models.ask(new RoleCall(call.role(), call.shown(), call.system(), turns, call.form(), call.maxTokens()))
                        .text());
        return switch (reader.apply(second)) {
            case Reading.Read<T>(T value) -> new Asked<>(value, second);
            case Reading.Unread<T> unread -> new Asked<>(null, second);
        };
    }
}
