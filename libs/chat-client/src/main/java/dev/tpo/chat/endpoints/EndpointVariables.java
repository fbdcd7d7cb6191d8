package dev.tpo.chat.endpoints;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code TPO_ENDPOINTS=name=url,…} and, for each name, {@code TPO_ENDPOINT_{NAME}_…}. */
public final class EndpointVariables {
    public static final String ENDPOINTS = "TPO_ENDPOINTS";
    public static final String PREFIX = "TPO_ENDPOINT_";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final int LONGEST_NAME = 32;
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m|h)");
    private static final Set<String> SUFFIXES = Set.of(
            "KEY",
            "KEY_FILE",
            "CONCURRENCY",
            "REQUESTS_PER_MINUTE",
            "TOKENS_PER_MINUTE",
            "REQUESTS_PER_DAY",
            "TOKENS_PER_DAY",
            "FIRST_BYTE_TIMEOUT",
            "IDLE_TIMEOUT",
            "VIDEO",
            "LONGEST_SIDE",
            "RESPONSE_FORMAT");

    private final Map<String, String> variables;

    private EndpointVariables(Map<String, String> variables) {
        this.variables = new TreeMap<>(variables);
        this.variables.values().removeIf(String::isBlank); // as deployment files leave what is not set
    }

    /**
     * @param variables by name; those that are none of ours are passed over
     * @throws InvalidEndpointException for what cannot be meant, a variable of no endpoint included
     */
    public static List<EndpointSettings> read(Map<String, String> variables) {
        return new EndpointVariables(variables).read();
    }

    /** What a name is in the middle of a variable. */
    static String inVariables(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private List<EndpointSettings> read() {
        Map<String, List<URI>> addresses = addresses();
        requireKnown(addresses.keySet());
        List<EndpointSettings> endpoints = new ArrayList<>();
        addresses.forEach((name, urls) -> endpoints.add(endpoint(name, urls)));
        return List.copyOf(endpoints);
    }

    private Map<String, List<URI>> addresses() {
        Map<String, List<URI>> addresses = new LinkedHashMap<>();
        for (String entry : variables.getOrDefault(ENDPOINTS, "").split(",")) {
            if (entry.isBlank()) {
                continue;
            }
            int equals = entry.indexOf('=');
            if (equals < 0) {
                throw new InvalidEndpointException(
                        ENDPOINTS + " must hold name=url, separated by commas; one of its entries has no '='");
            }
            String name = entry.substring(0, equals).strip();
            if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
                throw new InvalidEndpointException(ENDPOINTS + " names '" + name + "'; a name must be 1 to "
                        + LONGEST_NAME + " lower-case letters and digits, with single '-' between them");
            }
            List<URI> ofName = addresses.computeIfAbsent(name, first -> new ArrayList<>());
            URI url = url(name, entry.substring(equals + 1).strip());
            if (ofName.contains(url)) {
                throw new InvalidEndpointException(ENDPOINTS + " names an address of '" + name + "' twice");
            }
            ofName.add(url);
        }
        return addresses;
    }

    /** A key in a URL would be read by whoever reads the configuration; it is not repeated here either. */
    private static URI url(String name, String text) {
        String plain = text.replaceFirst("/+$", "");
        try {
            URI url = URI.create(plain);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (http
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new InvalidEndpointException(ENDPOINTS + ": the URL of '" + name
                + "' must be http(s)://host[:port][/path], to which /chat/completions is appended; a key belongs into "
                + PREFIX + inVariables(name) + "_KEY");
    }

    private void requireKnown(Set<String> names) {
        Set<String> known = names.stream()
                .flatMap(name -> SUFFIXES.stream().map(suffix -> PREFIX + inVariables(name) + "_" + suffix))
                .collect(Collectors.toSet());
        for (String variable : variables.keySet()) {
            if (variable.startsWith(PREFIX) && !known.contains(variable)) {
                throw new InvalidEndpointException(
                        variable + " is no setting of an endpoint that " + ENDPOINTS + " names; a setting is " + PREFIX
                                + "{NAME}_ and one of " + String.join(", ", new java.util.TreeSet<>(SUFFIXES)));
            }
        }
    }

    private EndpointSettings endpoint(String name, List<URI> urls) {
        return new EndpointSettings(
                name,
                urls,
                key(name),
                new EndpointSettings.Limits(
                        number(name, "CONCURRENCY", 16),
                        limit(name, "REQUESTS_PER_MINUTE"),
                        limit(name, "TOKENS_PER_MINUTE"),
                        limit(name, "REQUESTS_PER_DAY"),
                        limit(name, "TOKENS_PER_DAY")),
                new EndpointSettings.Timeouts(
                        duration(name, "FIRST_BYTE_TIMEOUT", Duration.ofMinutes(5)),
                        duration(name, "IDLE_TIMEOUT", Duration.ofMinutes(1))),
                choice(name, "VIDEO", EndpointSettings.Video.IMAGES),
                number(name, "LONGEST_SIDE", 768),
                choice(name, "RESPONSE_FORMAT", EndpointSettings.ResponseFormats.AUTO));
    }

    private @Nullable String key(String name) {
        String key = find(name, "KEY");
        String file = find(name, "KEY_FILE");
        if (key != null && file != null) {
            throw new InvalidEndpointException(
                    variable(name, "KEY") + " and " + variable(name, "KEY_FILE") + " are both set; leave one out");
        }
        String read = file == null ? key : content(name, file);
        if (read != null && !read.matches("[\\x21-\\x7e]+")) {
            throw new InvalidEndpointException(variable(name, file == null ? "KEY" : "KEY_FILE")
                    + " must hold one key of visible ASCII characters, without blanks");
        }
        return read;
    }

    private static String content(String name, String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidEndpointException(
                    variable(name, "KEY_FILE") + " names a file that cannot be read: " + file);
        }
    }

    private @Nullable Integer limit(String name, String suffix) {
        return find(name, suffix) == null ? null : Integer.valueOf(number(name, suffix, 1));
    }

    private int number(String name, String suffix, int otherwise) {
        String text = find(name, suffix);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1) {
            throw new InvalidEndpointException(
                    variable(name, suffix) + " must be a whole number from 1 to 999999999, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private Duration duration(String name, String suffix, Duration otherwise) {
        String text = find(name, suffix);
        if (text == null) {
            return otherwise;
        }
        var read = DURATION.matcher(text);
        if (!read.matches() || Long.parseLong(read.group(1)) < 1) {
            throw new InvalidEndpointException(
                    variable(name, suffix) + " must be a time like 90s, 5m or 1h, not '" + text + "'");
        }
        long amount = Long.parseLong(read.group(1));
        return switch (read.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private <E extends Enum<E>> E choice(String name, String suffix, E otherwise) {
        String text = find(name, suffix);
        E[] all = otherwise.getDeclaringClass().getEnumConstants();
        if (text == null) {
            return otherwise;
        }
        List<String> words = new ArrayList<>();
        for (E one : all) {
            words.add(one.name().toLowerCase(Locale.ROOT));
            if (words.getLast().equals(text)) {
                return one;
            }
        }
        throw new InvalidEndpointException(
                variable(name, suffix) + " must be " + String.join(" or ", words) + ", not '" + text + "'");
    }

    private @Nullable String find(String name, String suffix) {
        String value = variables.get(variable(name, suffix));
        return value == null ? null : value.strip();
    }

    private static String variable(String name, String suffix) {
        return PREFIX + inVariables(name) + "_" + suffix;
    }
}
