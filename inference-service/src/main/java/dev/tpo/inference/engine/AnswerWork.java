package dev.tpo.inference.engine;

import org.jspecify.annotations.Nullable;

/** Writes one answer, a token a step. */
final class AnswerWork implements Work {
    private final Engine.Prompt prompt;
    private final Sampling sampling;
    private final AnswerQueue out;
    private final AnswerTimes times;
    private Engine.@Nullable Answer answer;
    private boolean started;

    AnswerWork(Engine.Prompt prompt, Sampling sampling, AnswerQueue out, AnswerTimes times) {
        this.prompt = prompt;
        this.sampling = sampling;
        this.out = out;
        this.times = times;
    }

    @Override
    public boolean step() {
        Engine.Answer running = answer;
        if (running == null) {
            times.begun();
            running = prompt.start(sampling);
            answer = running;
        }
        boolean more = running.step();
        if (!started) {
            started = true;
            out.tell(new AnswerEvent.Started());
        }
        String text = running.takeNewText();
        if (!text.isEmpty()) {
            out.tell(new AnswerEvent.Text(text));
        }
        times.token(running.tokens());
        if (!more) {
            times.finished(running.tokens());
            out.tell(new AnswerEvent.Finished(
                    running.cut() ? AnswerEvent.Ending.LENGTH : AnswerEvent.Ending.STOP, running.tokens()));
        }
        return more;
    }

    @Override
    public boolean abandoned() {
        return out.closed();
    }

    @Override
    public void failed(Throwable cause) {
        out.tell(new AnswerEvent.Failed(cause));
    }

    @Override
    public void end() {
        if (answer != null) {
            answer.close();
        }
    }
}
