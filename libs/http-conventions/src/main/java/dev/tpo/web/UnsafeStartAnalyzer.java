package dev.tpo.web;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why in one line, without a stack trace around it. */
final class UnsafeStartAnalyzer extends AbstractFailureAnalyzer<UnsafeStartException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, UnsafeStartException cause) {
        return new FailureAnalysis(cause.getMessage(), null, cause);
    }
}
