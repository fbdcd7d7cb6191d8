package dev.tpo.inference;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.web.bind.annotation.RestController;

@AnalyzeClasses(packages = "dev.tpo.inference", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule noCycles = slices().matching("dev.tpo.inference.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature that can be read alone can be changed alone");

    @ArchTest
    static final ArchRule tensorsStayInTheModel = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..")
            .because("native memory is owned in video-lmm only; a service that held tensors would leak them");

    @ArchTest
    static final ArchRule noOtherService = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.tpo.dataset..", "dev.tpo.trainingservice..", "dev.tpo.gateway..")
            .because("services meet over HTTP, so that each can be started, changed and replaced alone");

    @ArchTest
    static final ArchRule controllersAreNobodysApi = classes()
            .that()
            .areAnnotatedWith(RestController.class)
            .should()
            .bePackagePrivate()
            .because("what other code needs is not to be had through a controller");
}
