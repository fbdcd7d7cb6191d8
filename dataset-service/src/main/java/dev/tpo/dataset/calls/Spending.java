package dev.tpo.dataset.calls;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a job within its budget. What a request may cost at most is set aside before it is sent, so that several threads
 * together never spend more; one that has to wait for what others have set aside does.
 */
final class Spending {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Budget budget;
    private final BooleanSupplier stop;
    private long requests;
    private long tokens;
    private long requestsAside;
    private long tokensAside;
    private int underWay;

    /**
     * @param requests spent already
     * @param tokens spent already
     */
    Spending(Budget budget, long requests, long tokens, BooleanSupplier stop) {
        this.budget = budget;
        this.requests = requests;
        this.tokens = tokens;
        this.stop = stop;
    }

    /** Set aside for one request, which may become several at the endpoint of a model that runs elsewhere. */
    record Aside(int requests, long tokens) {}

    /**
     * @param requests how many are of use, at most; fewer are given where fewer are left
     * @param mostTokens that may be spent on the answer
     * @throws CallsEndedException if less is left and nobody gives anything back, or the job is to stop
     */
    synchronized Aside take(int requests, long mostTokens) {
        while (true) {
            if (stop.getAsBoolean()) {
                throw new CallsEndedException.Stopped();
            }
            long left = left(budget.requests(), this.requests + requestsAside);
            if (left >= 1 && left(budget.tokens(), tokens + tokensAside) >= mostTokens) {
                var aside = new Aside((int) Math.min(requests, left), mostTokens);
                requestsAside += aside.requests();
                tokensAside += aside.tokens();
                underWay++;
                return aside;
            }
            if (underWay == 0) {
                throw new CallsEndedException.BudgetSpent(spent(left, mostTokens));
            }
            await();
        }
    }

    /** The request is over. */
    synchronized void settle(Aside aside, int requests, long tokens) {
        this.requests += requests;
        this.tokens += tokens;
        requestsAside -= aside.requests();
        tokensAside -= aside.tokens();
        underWay--;
        notifyAll();
    }

    private static long left(@Nullable Long most, long spent) {
        return most == null ? Long.MAX_VALUE : most - spent;
    }

    private String spent(long requestsLeft, long mostTokens) {
        return requestsLeft < 1
                ? "the budget of " + budget.requests() + " requests is spent"
                : "of the budget of " + budget.tokens() + " tokens " + tokens
                        + " are spent, and the next call may need " + mostTokens;
    }

    private void await() {
        try {
            wait(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallsEndedException.Stopped();
        }
    }
}
