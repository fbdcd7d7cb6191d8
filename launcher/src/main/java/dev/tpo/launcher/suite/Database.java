package dev.tpo.launcher.suite;

import java.util.Map;

/** Where the services find PostgreSQL. */
record Database(String url, String user, String password) {

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
