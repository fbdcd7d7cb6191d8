package dev.tpo.dataset.calls;

import dev.tpo.api.ChatCompletion;
import dev.tpo.api.ScoreResponse;
import dev.tpo.chat.Allowance;
import dev.tpo.chat.Cost;
import dev.tpo.chat.PatientChat;
import dev.tpo.chat.Reply;
import dev.tpo.curation.Answer;
import dev.tpo.curation.RefusedException;
import dev.tpo.curation.Role;
import dev.tpo.curation.RoleCall;
import dev.tpo.curation.RoleModels;
import dev.tpo.jobs.JobError;
import dev.tpo.jobs.Progress;
import dev.tpo.running.JobRun;
import dev.tpo.web.StorableText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The models behind the roles of one attempt. Equal calls are put once in a job: an answer is recorded, under the job's
 * lease, before it is used, and threads that ask the same at once share it.
 */
public final class JobCalls implements RoleModels, AutoCloseable {
    /** Refusals that no other call will be spared. */
    private static final Set<String> OF_EVERY_CALL = Set.of("model_not_found", "unsupported_by_model");

    /** What one request may become at the endpoint of a model that runs elsewhere. */
    private static final int MOST_UPSTREAM = 3;

    private final JobRun<?> run;
    private final Terms terms;
    private final CallRows rows;
    private final Map<String, PatientChat> chats;
    private final Headway headway;
    private final Spending spending;
    private final LongestQuestions longest;
    private final Refusals refusals;
    private final BooleanSupplier over;
    private final Clock clock;
    private final ConcurrentMap<String, CompletableFuture<CallOutcome>> underWay = new ConcurrentHashMap<>();

    /** @param over whether no further request is to be sent; what is under way is still heard, since it costs what it costs */
    JobCalls(
            JobRun<?> run,
            Terms terms,
            CallRows rows,
            Map<String, PatientChat> chats,
            Headway headway,
            Map<Role, RoleUsage> before,
            int videos,
            BooleanSupplier over,
            Clock clock) {
        this.run = run;
        this.terms = terms;
        this.rows = rows;
        this.chats = chats;
        this.headway = headway;
        this.spending = new Spending(
                terms.budget(),
                before.values().stream().mapToLong(RoleUsage::requests).sum(),
                before.values().stream().mapToLong(RoleUsage::tokens).sum(),
                this::isOver);
        this.longest = new LongestQuestions(before);
        this.refusals = new Refusals(terms.patience().refusals(), videos, before);
        this.over = over;
        this.clock = clock;
    }

    @Override
    public Answer ask(RoleCall call) {
        RoleModel model = model(call.role());
        RoleCall.Shown shown = call.shown();
        var request = CallRequests.chat(model, call);
        var said = (CallOutcome.Said) outcome(new Asked(
                new CallRows.Call(run.lease(), CallKey.of(model.id(), call), call.role(), model.id()),
                longest.tokens(call) + call.maxTokens(),
                shown == null ? null : shown.video().sha256(),
                meter -> chat(model).complete(request, meter, meter::isUnwanted),
                reply -> said((ChatCompletion) reply)));
        return new Answer(said.text(), said.complete());
    }

    @Override
    public List<Double> score(RoleCall.Shown shown, String question, List<String> answers) {
        RoleModel model = model(Role.JUDGE);
        var request = CallRequests.score(model, shown, question, answers);
        var scored = (CallOutcome.Scored) outcome(new Asked(
                new CallRows.Call(
                        run.lease(), CallKey.of(model.id(), shown, question, answers), Role.JUDGE, model.id()),
                0,
                shown.video().sha256(),
                meter -> chat(model).score(request, meter, meter::isUnwanted),
                reply -> scored((ScoreResponse) reply, answers.size())));
        return scored.scores();
    }

    private RoleModel model(Role role) {
        return Objects.requireNonNull(terms.models().get(role), () -> "no model is the " + role);
    }

    private PatientChat chat(RoleModel model) {
        return Objects.requireNonNull(chats.get(model.id()));
    }

    /**
     * A call to be put.
     *
     * @param mostTokens that it may cost
     * @param video that it shows; null: none
     */
    private record Asked(
            CallRows.Call call,
            long mostTokens,
            @Nullable String video,
            Function<Meter, Reply<?>> question,
            Function<Object, CallOutcome> reading) {}

    private boolean isOver() {
        return over.getAsBoolean() || run.stopped();
    }

    /** Recorded, or being asked for by another thread, or asked for now. */
    private CallOutcome outcome(Asked asked) {
        if (isOver()) {
            throw new CallsEndedException.Stopped();
        }
        var mine = new CompletableFuture<CallOutcome>();
        CompletableFuture<CallOutcome> other = underWay.putIfAbsent(asked.call().key(), mine);
        if (other != null) {
            return given(join(other));
        }
        try {
            Optional<CallRows.Known> known =
                    rows.find(asked.call().lease().jobId(), asked.call().key());
            CallOutcome recorded = known.map(CallRows.Known::outcome).orElse(null);
            mine.complete(
                    recorded != null
                            ? recorded
                            : put(asked, known.map(CallRows.Known::requests).orElse(0)));
        } catch (Throwable e) {
            mine.completeExceptionally(e);
        } finally {
            underWay.remove(asked.call().key(), mine);
        }
        return given(join(mine));
    }

    private static CallOutcome join(CompletableFuture<CallOutcome> outcome) {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }

    private static CallOutcome given(CallOutcome outcome) {
        if (outcome instanceof CallOutcome.Refused(String code, String message)) {
            throw new RefusedException(code, message);
        }
        return outcome;
    }

    /** @param before requests that it has cost already, in vain */
    private CallOutcome put(Asked asked, int before) {
        CallRows.Call call = asked.call();
        Instant begin = clock.instant();
        try (var meter = new Meter(call, asked.mostTokens(), before)) {
            return switch (asked.question().apply(meter)) {
                case Reply.Answered<?>(var answer, var cost) -> {
                    CallOutcome outcome = asked.reading().apply(Objects.requireNonNull(answer));
                    longest.seen(call.role(), cost.inputTokens());
                    refusals.answered(call.role());
                    meter.ended(outcome, cost, Duration.between(begin, clock.instant()));
                    yield outcome;
                }
                case Reply.Refused<?>(String code, String message, var param, var cost) -> {
                    var refused = new CallOutcome.Refused(code, StorableText.of(message));
                    meter.ended(refused, cost, Duration.ZERO);
                    requireHope(asked, refused, param);
                    yield refused;
                }
                case Reply.Unavailable<?>(String message, var cost) -> throw new CallsEndedException.ModelAway(message);
                case Reply.Stopped<?> stopped -> throw new CallsEndedException.Stopped();
            };
        }
    }

    private void requireHope(Asked asked, CallOutcome.Refused refused, @Nullable String param) {
        Role role = asked.call().role();
        if (OF_EVERY_CALL.contains(refused.code())) {
            throw new CallsEndedException.Hopeless(new JobError(refused.code(), refused.message(), param));
        }
        int inARow = refusals.refused(role, asked.video());
        if (inARow > 0) {
            throw new CallsEndedException.Hopeless(new JobError(
                    refused.code(),
                    "the model of the " + CallRows.wireName(role).replace('_', ' ') + " gave no answer to " + inARow
                            + " calls in a row; the last time: " + refused.message()));
        }
    }

    private static CallOutcome said(ChatCompletion completion) {
        boolean complete = completion.choices().getFirst().finishReason().equals("stop");
        return new CallOutcome.Said(StorableText.of(completion.text()), complete);
    }

    private static CallOutcome scored(ScoreResponse response, int answers) {
        List<ScoreResponse.AnswerScore> scores = response.scores();
        if (scores == null || scores.size() != answers) {
            throw new CallsEndedException.Hopeless(
                    new JobError("no_scores", "the model did not score every candidate"));
        }
        return new CallOutcome.Scored(
                scores.stream().map(ScoreResponse.AnswerScore::logprobSum).toList());
    }

    /** A video is done, with all its calls. */
    public Progress videoDone() {
        return headway.videoDone();
    }

    public Progress progress() {
        return headway.now();
    }

    /** No call follows. */
    public Progress allDone() {
        return headway.allDone();
    }

    /** Calls under way are broken off. */
    @Override
    public void close() {
        chats.values().forEach(PatientChat::close);
    }

    /** Counts one call's requests, each before it is sent: what dies amid one has counted it. */
    private final class Meter implements Allowance, AutoCloseable {
        private final CallRows.Call call;
        private final long mostTokens;
        private int requests;
        private int noted;
        private volatile boolean underWay;
        private Spending.@Nullable Aside aside;

        Meter(CallRows.Call call, long mostTokens, int requests) {
            this.call = call;
            this.mostTokens = mostTokens;
            this.requests = requests;
            this.noted = requests;
        }

        @Override
        public int next() {
            aside = spending.take(MOST_UPSTREAM, mostTokens);
            requests++;
            note();
            underWay = true;
            return terms.budget().requests() == null ? Integer.MAX_VALUE : aside.requests();
        }

        @Override
        public void spent(Cost cost) {
            underWay = false;
            requests += cost.requests() - 1;
            settle(cost);
        }

        /** A request that is under way is broken off only where the job itself stops. */
        boolean isUnwanted() {
            return run.stopped() || !underWay && isOver();
        }

        private void settle(Cost cost) {
            Spending.Aside taken = aside;
            if (taken != null) {
                aside = null;
                spending.settle(taken, cost.requests(), (long) cost.inputTokens() + cost.outputTokens());
            }
        }

        /** @param cost as the reply tells it */
        void ended(CallOutcome outcome, Cost cost, Duration took) {
            var inAll = new Cost(requests, cost.inputTokens(), cost.outputTokens());
            Progress progress = headway.callDone();
            run.patiently(() -> rows.ended(call, outcome, inAll, took, progress));
            noted = requests;
        }

        private void note() {
            run.patiently(() -> rows.asked(call, requests));
            noted = requests;
        }

        /** A request that was broken off counts. */
        @Override
        public void close() {
            settle(new Cost(1, 0, 0));
            if (noted != requests) {
                note();
            }
        }
    }
}
