package dev.tpo.launcher.suite;

import java.util.Map;
import java.util.Set;

/** Where the services find PostgreSQL, for those that have business there. */
record Database(String url, String user, String password) {

    static final Set<String> VARIABLES =
            Set.of("SPRING_DATASOURCE_URL", "SPRING_DATASOURCE_USERNAME", "SPRING_DATASOURCE_PASSWORD");

    Map<String, String> environment() {
        return Map.of(
                "SPRING_DATASOURCE_URL",
                url,
                "SPRING_DATASOURCE_USERNAME",
                user,
                "SPRING_DATASOURCE_PASSWORD",
                password);
    }
}
