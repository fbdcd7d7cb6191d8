package dev.tpo.dataset;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.tpo.testing.service.ServiceRules;

@AnalyzeClasses(
        packages = {
            "dev.tpo.dataset",
            "dev.tpo.answers",
            "dev.tpo.curation",
            "dev.tpo.nano.grammar",
            "dev.tpo.chat",
            "dev.tpo.frames"
        },
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchTests OF_EVERY_SERVICE = ArchTests.in(ServiceRules.class);

    @ArchTest
    static final ArchRule CURATION_RUNS_ANYWHERE = noClasses()
            .that()
            .resideInAnyPackage("dev.tpo.answers..", "dev.tpo.curation..", "dev.tpo.nano..", "dev.tpo.frames..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..", "java.sql..", "javax.sql..", "jakarta..", "java.net.http..", "ai.djl..")
            .because("how pairs are made and frames are read is independent of the service that asks for it");

    @ArchTest
    static final ArchRule CURATION_KNOWS_NO_GRAMMAR = noClasses()
            .that()
            .resideInAPackage("dev.tpo.curation..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tpo.nano..")
            .because("captions and questions may be worded in any way: that is left to the roles");

    @ArchTest
    static final ArchRule THE_TINY_WORLD_IS_FOUND_BY_NAME = noClasses()
            .that()
            .resideInAPackage("dev.tpo.dataset..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tpo.nano..")
            .because("its forms are one way to ask, beside the service on the class path, and not the service's own");

    @ArchTest
    static final ArchRule ASKING_KNOWS_NO_FRAMEWORK = noClasses()
            .that()
            .resideInAPackage("dev.tpo.chat..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..")
            .because("a failure is told by the type of the reply, whoever asks and with whatever framework");

    @ArchTest
    static final ArchRule THE_CLOCK_IS_INJECTED = noClasses()
            .that()
            .resideInAPackage("dev.tpo.dataset..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("a test decides what time it is");
}
