package dev.tpo.nano;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.tpo.nano", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule onlyPretrainingTouchesTensors = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tpo.nano.pretraining")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..")
            .because("native memory is managed by those who understand it");

    @ArchTest
    static final ArchRule onlyPretrainingAndTheExperimentTrain = noClasses()
            .that()
            .resideOutsideOfPackages("dev.tpo.nano.pretraining", "dev.tpo.nano.experiment")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.tpo.training..")
            .because("the launcher renders and asks without loading torch");

    @ArchTest
    static final ArchRule truthStaysOutOfTheLesson = noClasses()
            .that()
            .haveSimpleName("Curation")
            .or()
            .haveSimpleName("Training")
            .or()
            .haveSimpleName("Pupil")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("dev.tpo.nano.world.Timeline")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("dev.tpo.nano.questions")
            .because("pairs come of videos and of what the model says of them, and of nothing else");

    @ArchTest
    static final ArchRule pretrainingDoesNotSeeTheBenchmark = noClasses()
            .that()
            .resideInAPackage("dev.tpo.nano.pretraining")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tpo.nano.benchmark")
            .because("what models are judged on must not reach what they learn from");

    @ArchTest
    static final ArchRule knowsNeitherSpringNorDatabases = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..")
            .because("the world runs anywhere, also in a worker's tests");

    @ArchTest
    static final ArchRule featuresFormNoCycle = slices().matching("dev.tpo.nano.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature must be readable alone");
}
