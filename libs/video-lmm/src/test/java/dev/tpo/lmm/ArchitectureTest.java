package dev.tpo.lmm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

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
    static final ArchRule eachRoomKnowsOnlyThoseBeforeIt = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("files")
            .definedBy("dev.tpo.lmm.files..")
            .layer("preprocess")
            .definedBy("dev.tpo.lmm.preprocess..")
            .layer("tensors")
            .definedBy("dev.tpo.lmm.tensors..")
            .layer("model")
            .definedBy("dev.tpo.lmm.model..")
            .layer("prompt")
            .definedBy("dev.tpo.lmm.prompt..")
            .layer("serving")
            .definedBy("dev.tpo.lmm.serving..")
            .whereLayer("tensors")
            .mayOnlyAccessLayers("files")
            .whereLayer("files")
            .mayNotAccessAnyLayer()
            .whereLayer("preprocess")
            .mayNotAccessAnyLayer()
            .whereLayer("model")
            .mayOnlyAccessLayers("files", "preprocess", "tensors")
            .whereLayer("prompt")
            .mayOnlyAccessLayers("files", "tensors", "model")
            .whereLayer("serving")
            .mayOnlyAccessLayers("files", "tensors", "model", "prompt")
            .because("whoever reads or changes one room needs to know those before it and none behind it");

    @ArchTest
    static final ArchRule everyClassHasARoom = noClasses()
            .that()
            .doNotHaveSimpleName("package-info")
            .should()
            .resideInAPackage("dev.tpo.lmm")
            .because("a class outside the rooms would be known to all of them");

    @ArchTest
    static final ArchRule filesNeedNoTorch = noClasses()
            .that()
            .resideInAPackage("dev.tpo.lmm.files..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..")
            .because("a folder is judged before, and without, loading anything of it");

    @ArchTest
    static final ArchRule theModelKnowsNoText = noClasses()
            .that()
            .resideInAnyPackage("dev.tpo.lmm.tensors..", "dev.tpo.lmm.model..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl.huggingface..")
            .because("the tokenizer belongs to the prompt; the networks take ids");

    @ArchTest
    static final ArchRule nativeCornersAreWrappedOnce = noClasses()
            .that()
            .haveNameNotMatching("dev\\.tpo\\.lmm\\.tensors\\.(Torch|TorchScript)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl.pytorch..")
            .because("a wrong dtype or a freed handle there ends the process, not the request");

    @ArchTest
    static final ArchRule preprocessingNeedsNoTorch = noClasses()
            .that()
            .resideInAPackage("dev.tpo.lmm.preprocess")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..", "dev.tpo.lmm.(files|tensors|model|prompt|serving)..")
            .because("pixels are exact integer arithmetic, the same on any device");
}
