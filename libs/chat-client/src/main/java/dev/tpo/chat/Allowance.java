package dev.tpo.chat;

/** What a question may still cost: asked before each request that is sent for it, and told after. */
public interface Allowance {
    Allowance ANY = new Allowance() {
        @Override
        public int next() {
            return Integer.MAX_VALUE;
        }

        @Override
        public void spent(Cost cost) {}
    };

    /**
     * How many requests the next one may become at the endpoint of a model that runs elsewhere, at least 1. What it throws
     * ends the question; the request is not sent.
     */
    int next();

    /** @param cost of that request; its tokens if it was answered */
    void spent(Cost cost);
}
