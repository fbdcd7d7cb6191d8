package dev.tpo.gateway.doors;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code TPO_ALLOWED_HOSTS}, {@code TPO_ALLOWED_ORIGINS}, {@code TPO_API_KEYS}.
 *
 * @param allowedHosts names that the gateway is reached by, beside loopback's; ports do not matter
 * @param allowedOrigins other sites whose pages may use the API, as browsers write them ({@code https://lab.example.org})
 * @param apiKeys a file of hashes, {@code none}, or empty: not decided
 */
@ConfigurationProperties("tpo.doors")
record DoorsProperties(List<String> allowedHosts, List<String> allowedOrigins, String apiKeys) {}
