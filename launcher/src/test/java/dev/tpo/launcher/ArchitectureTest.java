package dev.tpo.launcher;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;

/** The rules of the whole house. Each module may have more of its own; only here are all of them on one class path. */
@AnalyzeClasses(packages = "dev.tpo", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] SERVICES = {
        "dev.tpo.dataset..", "dev.tpo.trainingservice..", "dev.tpo.inference..", "dev.tpo.gateway.."
    };

    private static final String GRAMMAR = "dev.tpo.nano.grammar..";

    private static final String[] WHAT_IS_HARD = {
        "dev.tpo.frames..",
        "dev.tpo.lmm..",
        "dev.tpo.curation..",
        "dev.tpo.training..",
        "dev.tpo.parity..",
        "dev.tpo.nano..",
        "dev.tpo.hub..",
        "dev.tpo.benchmarks.."
    };

    @ArchTest
    static final ArchRule LIBRARIES_RUN_ANYWHERE = noClasses()
            .that()
            .resideInAnyPackage(WHAT_IS_HARD)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..", "jakarta..")
            .because("they run in a service, in a worker on a GPU node and in a test, without a context or a database");

    @ArchTest
    static final ArchRule LIBRARIES_KNOW_NO_SERVICE = noClasses()
            .that()
            .resideInAnyPackage(WHAT_IS_HARD)
            .or()
            .resideInAnyPackage("dev.tpo.jobs..", "dev.tpo.blobs..", "dev.tpo.api..", "dev.tpo.web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SERVICES)
            .because("a library serves whoever asks");

    @ArchTest
    static final ArchRule STORES_NEED_NO_CONTEXT = noClasses()
            .that()
            .resideInAnyPackage("dev.tpo.jobs..", "dev.tpo.blobs..", "dev.tpo.rows..", "dev.tpo.worker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "jakarta.persistence..")
            .because("a worker reads its job and writes its checkpoints without Spring");

    @ArchTest
    static final ArchRule TORCH_STAYS_WHERE_THE_MODEL_IS = noClasses()
            .that()
            .resideOutsideOfPackages("dev.tpo.lmm..", "dev.tpo.training..", "dev.tpo.parity..", "dev.tpo.nano..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..")
            .because("native memory is managed by those who understand it");

    @ArchTest
    static final ArchRule NUMBERS_STAY_WITH_THE_GRAPH = noClasses()
            .that()
            .resideInAnyPackage("dev.tpo.training..", "dev.tpo.parity..", "dev.tpo.nano..")
            .should()
            .accessTargetWhere(is(NDArray.class, "mul", Number.class)
                    .or(is(NDArray.class, "div", Number.class))
                    .or(is(NDArray.class, "pow", Number.class)))
            .because("a backward pass would read the number from memory that is free again: Torch.times, Torch.over");

    /** Files are mapped, adapters begun, checkpoints written and products timed on the processor; the rest is told where. */
    @ArchTest
    static final ArchRule TENSORS_ARE_MADE_WHERE_THE_WEIGHTS_ARE = noClasses()
            .that()
            .resideInAnyPackage("dev.tpo.lmm..", "dev.tpo.training..", "dev.tpo.worker..")
            .and()
            .haveNameNotMatching(
                    ".*\\.(FeatureFiles|TrainerState|LoraAdapter|NarrowProducts|SafetensorsWriter|Weights|AdamW|Torch|Compute\\w+)")
            .should()
            .accessTargetWhere(is(Torch.class, "newManager")
                    .or(is(NDManager.class, "newBaseManager"))
                    .or(is(Weights.class, "read", Path.class, ModelConfig.class))
                    .or(is(Weights.class, "zeros", ModelConfig.class)))
            .orShould()
            .accessField(ComputePolicy.class, "FLOAT32_ON_CPU")
            .orShould()
            .accessField(ComputeDevice.class, "CPU")
            .because("a job on a GPU would find half of its tensors on the processor: Weights.newManager");

    @ArchTest
    static final ArchRule VALUES_ARE_WRITTEN_WHERE_AN_ARRAY_IS = noClasses()
            .that()
            .resideInAnyPackage("dev.tpo.lmm..", "dev.tpo.training..", "dev.tpo.worker..")
            .should()
            .accessTargetWhere(is(NDArray.class, "copyTo", NDArray.class))
            .because("DJL goes by way of the heap, into memory of the processor: Torch.copyInto");

    @ArchTest
    static final ArchRule NOTHING_RUNS_ON_THE_ORACLE = noClasses()
            .that()
            .resideOutsideOfPackages("dev.tpo.parity..", "dev.tpo.launcher..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tpo.parity..")
            .because("what checks the layers stays apart from them; a command shows what it found");

    @ArchTest
    static final ArchRule FFMPEG_STAYS_IN_ONE_PLACE = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tpo.frames..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bytedeco..")
            .because("limits and whitelists on what a file may do are set there, once");

    @ArchTest
    static final ArchRule SERVICES_MEET_BY_HTTP = slices().matching(
                    "dev.tpo.(dataset|trainingservice|inference|gateway)..")
            .should()
            .notDependOnEachOther()
            .because("each is deployed, restarted and scaled alone");

    @ArchTest
    static final ArchRule THE_WORKER_IS_A_PROGRAM_OF_ITS_OWN = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tpo.worker..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tpo.worker..")
            .because("it is started by its class path or its image, and meets the services in the job store");

    @ArchTest
    static final ArchRule THE_WORKER_KNOWS_NO_SERVICE = noClasses()
            .that()
            .resideInAPackage("dev.tpo.worker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SERVICES)
            .because("it runs on a GPU node and needs a job id, a database and a blob store only");

    @ArchTest
    static final ArchRule NOTHING_KNOWS_THE_LAUNCHER = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tpo.launcher..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tpo.launcher..")
            .because("a cluster starts the services without it");

    @ArchTest
    static final ArchRule THE_LAUNCHER_IS_A_CLIENT = noClasses()
            .that()
            .resideInAPackage("dev.tpo.launcher..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SERVICES)
            .because("the demo may do only what any user can do over HTTP");

    @ArchTest
    static final ArchRule GROUND_TRUTH_STAYS_WITH_THE_BENCHMARK = noClasses()
            .that()
            .resideInAnyPackage(SERVICES)
            .or()
            .resideInAnyPackage("dev.tpo.curation..", "dev.tpo.training..", GRAMMAR)
            .should()
            .dependOnClassesThat(resideInAPackage("dev.tpo.nano..").and(resideOutsideOfPackage(GRAMMAR)))
            .because(
                    "curation and TPO must work from videos alone; the grammar only reads what a model has said of them");

    @ArchTest
    static final ArchRule TIME_COMES_FROM_A_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(SERVICES)
            .or()
            .resideInAnyPackage("dev.tpo.jobs..")
            .should()
            .accessTargetWhere(is(Instant.class, "now")
                    .or(is(LocalDateTime.class, "now"))
                    .or(is(OffsetDateTime.class, "now"))
                    .or(is(ZonedDateTime.class, "now"))
                    .or(is(System.class, "currentTimeMillis")))
            .because("what depends on time must be testable without waiting: inject a " + Clock.class.getName());

    @ArchTest
    static final ArchRule ROWS_STAY_INSIDE_THEIR_FEATURE = classes()
            .that()
            .areAnnotatedWith("jakarta.persistence.Entity")
            .or()
            .areAssignableTo(resideInAPackage("org.springframework.data.repository"))
            .and()
            .resideInAPackage("dev.tpo..")
            .should()
            .notBePublic()
            .because("features meet through one façade each, not through each other's tables");

    @ArchTest
    static final ArchRule LIBRARIES_HAVE_NO_PACKAGE_CYCLE = slices().matching(
                    "dev.tpo.(lmm|training|curation|nano|launcher).(*)..")
            .should()
            .beFreeOfCycles()
            .because("a model is read from top to bottom");

    /** A method that is called, or handed on as {@code Owner::name}, which {@code callMethod} does not see. */
    static DescribedPredicate<JavaAccess<?>> is(Class<?> owner, String name, Class<?>... parameters) {
        List<String> types = Stream.of(parameters).map(Class::getName).toList();
        return DescribedPredicate.describe(
                owner.getSimpleName() + "." + name + " is the target",
                access -> access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
                        && target.getOwner().isEquivalentTo(owner)
                        && target.getName().equals(name)
                        && HasName.Utils.namesOf(target.getRawParameterTypes()).equals(types));
    }
}
