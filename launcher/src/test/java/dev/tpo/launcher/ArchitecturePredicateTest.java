package dev.tpo.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule that sees nothing holds always: these classes break it, or nearly. */
class ArchitecturePredicateTest {

    @ParameterizedTest
    @ValueSource(classes = {Calls.class, HandsOn.class})
    void aMethodIsSeenWhetherItIsCalledOrHandedOn(Class<?> breaking) {
        assertThat(breaksTheRule(breaking)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(classes = {OtherParameters.class, OtherName.class, OtherOwner.class})
    void anotherMethodIsNot(Class<?> keeping) {
        assertThat(breaksTheRule(keeping)).isFalse();
    }

    private static boolean breaksTheRule(Class<?> type) {
        return noClasses()
                .should()
                .accessTargetWhere(ArchitectureTest.is(Instant.class, "now"))
                .evaluate(new ClassFileImporter().importClasses(type))
                .hasViolation();
    }

    static class Calls {
        Instant time() {
            return Instant.now();
        }
    }

    static class HandsOn {
        Supplier<Instant> time() {
            return Instant::now;
        }
    }

    static class OtherParameters {
        Instant time(Clock clock) {
            return Instant.now(clock);
        }
    }

    static class OtherName {
        Supplier<Clock> time() {
            return Clock::systemUTC;
        }
    }

    static class OtherOwner {
        Supplier<java.time.LocalDate> time() {
            return java.time.LocalDate::now;
        }
    }
}
