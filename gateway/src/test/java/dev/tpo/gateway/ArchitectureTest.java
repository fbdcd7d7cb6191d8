package dev.tpo.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.tpo.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule reachesServicesByHttpOnly = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.tpo.dataset..", "dev.tpo.trainingservice..", "dev.tpo.inference..")
            .because("services are deployed apart; only the launcher sees several");

    @ArchTest
    static final ArchRule holdsNoModel = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..", "dev.tpo.lmm..", "dev.tpo.frames..")
            .because("the door stays small: no natives, no weights");

    @ArchTest
    static final ArchRule featuresFormNoCycle = slices().matching("dev.tpo.gateway.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature must be readable alone");
}
