package dev.tpo.nano.experiment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Says how far an experiment is and how long the rest may take: amounts of work that are planned, times what a unit of each
 * kind has taken so far. Thread-safe.
 */
final class Progress {
    private static final Duration BETWEEN = Duration.ofSeconds(15);

    /** What takes less than this share of the time that it should was found, not made. */
    private static final double FOUND = 0.1;

    /** Kinds of work, with seconds a unit before any was done. */
    enum Stage {
        RENDER("rendering", 0.2),
        CURATE("curating", 0.4),
        TRAIN("training", 0.25),
        ANSWER("answering", 0.002);

        private final String word;
        private final double guess;

        Stage(String word, double guess) {
            this.word = word;
            this.guess = guess;
        }
    }

    /**
     * What was done at a stretch.
     *
     * @param seconds that went by while it was done
     */
    record Spent(String kind, String what, long units, double seconds) {}

    private final Clock clock;
    private final Consumer<String> say;
    private final Consumer<Spent> ledger;
    private final Map<Stage, Double> seconds = new EnumMap<>(Stage.class);
    private final Map<Stage, Long> units = new EnumMap<>(Stage.class);
    private final Map<Stage, Long> planned = new EnumMap<>(Stage.class);
    private final List<Spent> spent = new ArrayList<>();
    private Stage stage = Stage.RENDER;
    private String what = "";
    private long done;
    private long total;
    private Instant began;
    private Instant said;

    /** @param before what was done in earlier runs of the same experiment */
    Progress(Clock clock, Consumer<String> say, List<Spent> before, Consumer<Spent> ledger) {
        this.clock = clock;
        this.say = say;
        this.ledger = ledger;
        this.spent.addAll(before);
        this.began = clock.instant();
        this.said = began;
    }

    /** Work that is known to come. */
    synchronized void plan(Stage stage, long amount) {
        planned.merge(stage, amount, Long::sum);
    }

    synchronized void begin(Stage stage, String what, long total) {
        this.stage = stage;
        this.what = what;
        this.total = total;
        this.done = 0;
        this.began = clock.instant();
        this.said = began;
    }

    synchronized void one() {
        many(1);
    }

    synchronized void many(long units) {
        done += units;
        if (Duration.between(said, clock.instant()).compareTo(BETWEEN) >= 0) {
            said = clock.instant();
            say.accept(line());
        }
    }

    /** Ends what began last; less may have been needed than was thought. */
    synchronized void end() {
        double took = took();
        planned.merge(stage, -total, Long::sum);
        boolean found = took <= done * stage.guess * FOUND;
        if (!found) {
            seconds.merge(stage, took, Double::sum);
            units.merge(stage, done, Long::sum);
            Spent now = new Spent(stage.word, what, done, took);
            spent.add(now);
            ledger.accept(now);
        }
        String line = String.format(Locale.ROOT, "%s %s: %d in %.0f s", stage.word, what, done, took);
        total = 0;
        done = 0;
        began = clock.instant();
        say.accept(line + rest());
    }

    /** All that was done, also in earlier runs. */
    synchronized List<Spent> spent() {
        return List.copyOf(spent);
    }

    private String line() {
        return String.format(Locale.ROOT, "%s %s: %d of %d%s", stage.word, what, done, total, rest());
    }

    private String rest() {
        double left = 0;
        for (Stage each : Stage.values()) {
            long amount = planned.getOrDefault(each, 0L) - (each == stage ? done : 0);
            left += Math.max(0, amount) * rate(each);
        }
        return left < 60 ? "" : String.format(Locale.ROOT, "; about %.0f min to go", left / 60);
    }

    /** Seconds a unit, by what was done so far. */
    private double rate(Stage each) {
        long known = units.getOrDefault(each, 0L);
        double took = seconds.getOrDefault(each, 0.0);
        if (each == stage && took() > done * stage.guess * FOUND) {
            known += done;
            took += took();
        }
        return known == 0 ? each.guess : took / known;
    }

    private double took() {
        return Duration.between(began, clock.instant()).toMillis() / 1000.0;
    }
}
