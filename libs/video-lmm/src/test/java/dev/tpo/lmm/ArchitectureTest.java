package dev.tpo.lmm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.tpo.lmm", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule knowsNeitherSpringNorDatabases = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..")
            .because("the model runs anywhere, also in a worker on a GPU node");

    @ArchTest
    static final ArchRule nativeCornersAreWrappedOnce = noClasses()
            .that()
            .haveNameNotMatching("dev\\.tpo\\.lmm\\.(Torch|TorchScript)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl.pytorch..")
            .because("a wrong dtype or a freed handle there ends the process, not the request");

    @ArchTest
    static final ArchRule nothingRunsOnTheOracle = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tpo.lmm.oracle")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tpo.lmm.oracle")
            .because("what checks the layers must stay apart from them");

    @ArchTest
    static final ArchRule preprocessingNeedsNoTorch = noClasses()
            .that()
            .resideInAPackage("dev.tpo.lmm.preprocess")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..", "dev.tpo.lmm")
            .because("pixels are exact integer arithmetic, the same on any device");
}
