package dev.tpo.launcher;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What the command line's own types cannot tell is wrong. */
final class WrongUsage {

    private WrongUsage() {}

    /** @param spec the command's, which picocli fills in */
    static RuntimeException of(@Nullable CommandSpec spec, String message) {
        return spec == null ? new IllegalStateException(message) : new ParameterException(spec.commandLine(), message);
    }
}
