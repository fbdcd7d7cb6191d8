package dev.tpo.parity;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.tpo.parity", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule theOracleKnowsNoLayerOfTheModel = noClasses()
            .that()
            .resideInAPackage("dev.tpo.parity.oracle..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.tpo.lmm.model..", "dev.tpo.lmm.prompt..", "dev.tpo.lmm.serving..", "dev.tpo.training..")
            .because("a fault that both paths shared would be seen by neither");
}
