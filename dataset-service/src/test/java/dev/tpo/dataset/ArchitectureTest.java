package dev.tpo.dataset;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;
import org.springframework.data.repository.Repository;

@AnalyzeClasses(
        packages = {"dev.tpo.dataset", "dev.tpo.curation", "dev.tpo.frames"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule FEATURES_FORM_NO_CYCLE = slices().matching("dev.tpo.dataset.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature that needs another and is needed by it is one feature");

    @ArchTest
    static final ArchRule ROWS_STAY_INSIDE_THEIR_FEATURE = classes()
            .that()
            .areAnnotatedWith(Entity.class)
            .or()
            .areAssignableTo(Repository.class)
            .should()
            .bePackagePrivate()
            .because("features meet through a facade, not through each other's tables");

    @ArchTest
    static final ArchRule CURATION_RUNS_ANYWHERE = noClasses()
            .that()
            .resideInAnyPackage("dev.tpo.curation..", "dev.tpo.frames..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..", "java.sql..", "javax.sql..", "jakarta..", "java.net.http..", "ai.djl..")
            .because("how pairs are made and frames are read is independent of the service that asks for it");

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
