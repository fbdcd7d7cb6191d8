package dev.tpo.inference;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.tpo.testing.service.ServiceRules;

@AnalyzeClasses(packages = "dev.tpo.inference", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests ofEveryService = ArchTests.in(ServiceRules.class);

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
}
