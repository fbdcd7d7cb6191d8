package dev.tpo.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a fresh, empty database on a real PostgreSQL: a container where Docker answers, else the embedded
 * binary. One server serves the whole JVM.
 *
 * <p>On a {@code @SpringBootTest} it sets {@code spring.datasource.*}. On any test class, parameters of type
 * {@link javax.sql.DataSource} and {@link TestDatabase} of its constructor and methods are filled in.
 *
 * <p>The database belongs to the class that carries the annotation: subclasses of an annotated class share it, and with
 * it Spring's cached application context.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PostgresExtension.class)
public @interface PostgresTest {}
