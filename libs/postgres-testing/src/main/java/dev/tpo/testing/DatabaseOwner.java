package dev.tpo.testing;

import org.jspecify.annotations.Nullable;

/** The class that carries {@link PostgresTest}: the test's own, one it extends, or one it is nested in. */
final class DatabaseOwner {

    private DatabaseOwner() {}

    static @Nullable Class<?> of(Class<?> testClass) {
        for (Class<?> outer = testClass; outer != null; outer = outer.getEnclosingClass()) {
            for (Class<?> type = outer; type != null; type = type.getSuperclass()) {
                if (type.getDeclaredAnnotation(PostgresTest.class) != null) {
                    return type;
                }
            }
        }
        return null;
    }
}
