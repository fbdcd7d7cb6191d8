package dev.tpo.launcher.demo;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Where the loop is shown: bars that move on a terminal, a line now and then elsewhere. */
public final class Screen {
    private static final int BAR_WIDTH = 30;
    private static final Duration LINE_EVERY = Duration.ofSeconds(10);

    private final PrintStream out;
    private final boolean terminal;
    private boolean barOpen;
    private long lastLineNanos = Long.MIN_VALUE;
    private String finishedStep = "";

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    public void heading(String text) {
        line("");
        line("== " + text);
    }

    public void line(String text) {
        closeBar();
        out.println(text);
        out.flush();
    }

    /** Text of a streamed answer, without a line end. */
    public void text(String text) {
        out.print(text);
        out.flush();
    }

    /** On standard output, or on stderr for commands whose output belongs to a result. */
    public static Screen on(PrintStream out) {
        Console console = System.console();
        return new Screen(out, console != null && console.isTerminal());
    }

    /** Shows how far a step is; {@code note} says what happens now. */
    public void progress(String step, long done, long total, String note) {
        long now = System.nanoTime();
        boolean finished = total > 0 && done >= total;
        if (terminal) {
            int filled = total == 0 ? 0 : (int) (BAR_WIDTH * Math.min(done, total) / total);
            out.printf(
                    Locale.ROOT,
                    "\r\u001b[K%-10s [%s%s] %d/%d %s",
                    step,
                    "#".repeat(filled),
                    ".".repeat(BAR_WIDTH - filled),
                    done,
                    total,
                    note);
            barOpen = true;
        } else if (finished && finishedStep.equals(step)) {
            return; // said already
        } else if (finished || lastLineNanos == Long.MIN_VALUE || now - lastLineNanos >= LINE_EVERY.toNanos()) {
            out.printf(Locale.ROOT, "%-10s %d/%d %s%n", step, done, total, note);
            lastLineNanos = finished ? Long.MIN_VALUE : now;
            finishedStep = finished ? step : "";
        }
        out.flush();
    }

    private void closeBar() {
        if (barOpen) {
            out.println();
            barOpen = false;
        }
    }
}
