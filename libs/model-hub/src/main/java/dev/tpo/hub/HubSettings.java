package dev.tpo.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the hub and its cache are, by the variables that Python's huggingface_hub reads.
 *
 * @param endpoint without a slash at its end
 * @param token sent to the endpoint only; null: none
 * @param offline nothing is asked over the network
 * @param cache the folder of {@code models--owner--name}
 */
public record HubSettings(URI endpoint, @Nullable String token, boolean offline, Path cache) {
    private static final String PUBLIC_HUB = "https://huggingface.co";
    private static final Set<String> YES = Set.of("1", "on", "yes", "true");

    /**
     * @param variable the environment: name to value, null where there is none
     * @param userHome for paths that begin with {@code ~}, and for the default cache
     */
    public static HubSettings of(Function<String, @Nullable String> variable, Path userHome) {
        var environment = new Variables(variable, userHome);
        Path home = environment.path(
                "HF_HOME",
                environment.path("XDG_CACHE_HOME", userHome.resolve(".cache")).resolve("huggingface"));
        Path cache = environment.path("HF_HUB_CACHE", environment.path("HUGGINGFACE_HUB_CACHE", home.resolve("hub")));
        String endpoint = environment.text("HF_ENDPOINT");
        return new HubSettings(
                URI.create((endpoint == null ? PUBLIC_HUB : endpoint).replaceAll("/+$", "")),
                environment.token(environment.path("HF_TOKEN_PATH", home.resolve("token"))),
                environment.isSet("HF_HUB_OFFLINE") || environment.isSet("TRANSFORMERS_OFFLINE"),
                cache);
    }

    /** Without the token: settings end up in logs. */
    @Override
    public String toString() {
        return endpoint + (token == null ? "" : " with a token") + (offline ? ", offline" : "") + ", cache " + cache;
    }

    private record Variables(Function<String, @Nullable String> source, Path userHome) {
        @Nullable
        String text(String name) {
            String value = source.apply(name);
            return value == null || value.isBlank() ? null : value.strip();
        }

        boolean isSet(String name) {
            String value = text(name);
            return value != null && YES.contains(value.toLowerCase(Locale.ROOT));
        }

        Path path(String name, Path otherwise) {
            String value = text(name);
            if (value == null) {
                return otherwise;
            }
            return value.equals("~") || value.startsWith("~/")
                    ? userHome.resolve(value.substring(Math.min(2, value.length())))
                    : Path.of(value);
        }

        /** {@code HF_TOKEN}, else what {@code hf auth login} has written. */
        @Nullable
        String token(Path file) {
            String given = text("HF_TOKEN");
            if (given == null) {
                given = text("HUGGING_FACE_HUB_TOKEN");
            }
            if (given != null || isSet("HF_HUB_DISABLE_IMPLICIT_TOKEN")) {
                return given;
            }
            try {
                String kept = Files.isRegularFile(file) ? Files.readString(file).strip() : "";
                return kept.isEmpty() ? null : kept;
            } catch (IOException e) {
                return null; // as good as not there
            }
        }
    }
}
