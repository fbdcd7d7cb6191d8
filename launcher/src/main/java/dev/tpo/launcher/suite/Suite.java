package dev.tpo.launcher.suite;

import dev.tpo.chat.endpoints.EndpointVariables;
import dev.tpo.chat.endpoints.InvalidEndpointException;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The running suite. Closing it leaves no process behind. */
public final class Suite implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(10);
    private static final Duration SERVICES_STOP_LIMIT = Duration.ofSeconds(12);
    private static final Duration DATABASE_STOP_LIMIT = Duration.ofSeconds(8);

    private final TpoHome home;
    private final HomeLock lock;
    private final int gatewayPort;
    private final Consumer<String> report;
    private final List<Supervised> services = new ArrayList<>();
    private final List<Supervised> databases = new ArrayList<>(); // one, or none if it is somebody else's
    private final AotCaches caches = new AotCaches(CacheFolder.path().resolve("aot"));
    private final AotTraining training;
    private final Object closing = new Object();
    private final @Nullable Path benchmark;
    private boolean closed;
    private boolean ended;

    private Suite(TpoHome home, HomeLock lock, int gatewayPort, @Nullable Path benchmark, Consumer<String> report) {
        this.benchmark = benchmark;
        this.home = home;
        this.lock = lock;
        this.gatewayPort = gatewayPort;
        this.report = report;
        this.training = new AotTraining(caches, home);
    }

    /**
     * Starts everything and returns when every service answers. If that fails or the JVM is told to end meanwhile,
     * all of it is stopped again.
     *
     * @param report one line about what happens, for a person
     * @throws LaunchException with one clear line if it cannot be
     */
    public static Suite start(TpoHome home, Installation installation, int gatewayPort, Consumer<String> report) {
        return start(home, installation, gatewayPort, null, report);
    }

    /** @param benchmark a folder that evaluations may be over besides those that the operator has set */
    public static Suite start(
            TpoHome home,
            Installation installation,
            int gatewayPort,
            @Nullable Path benchmark,
            Consumer<String> report) {
        HomeLock lock = HomeLock.take(home)
                .orElseThrow(() -> new LaunchException("a suite already runs on " + home.root()
                        + home.announcedPort()
                                .map(port -> ": http://localhost:" + port)
                                .orElse("")
                        + " (stop it first, or set TPO_HOME to another folder)"));
        Suite suite = new Suite(home, lock, gatewayPort, benchmark, report);
        Runtime.getRuntime().addShutdownHook(new Thread(suite::close, "stop-suite"));
        try {
            suite.startAll(installation);
            return suite;
        } catch (RuntimeException e) {
            suite.close();
            throw e;
        }
    }

    public URI gateway() {
        return URI.create("http://localhost:" + gatewayPort);
    }

    /** Inference-service would say so too, but into its log. */
    private static void requireEndpoints() {
        try {
            EndpointVariables.read(System.getenv());
        } catch (InvalidEndpointException e) {
            throw new LaunchException(String.valueOf(e.getMessage()));
        }
    }

    private void startAll(Installation installation) {
        requireEndpoints();
        home.makePrivate();
        new Leftovers(home).stop(Duration.ofSeconds(10));
        if (!Ports.isFree(gatewayPort)) {
            throw new LaunchException("port " + gatewayPort + " is in use: set TPO_PORT to another one");
        }
        List<ServiceSpec> specs = specs();
        specs.forEach(spec -> installation.classPath(spec.name()));
        Natives.unpack(installation, Map.of(Leftovers.MARK, home.root().toString()), report);
        Map<String, String> environment = environment(installation, specs, database());
        report.accept("starting the services");
        for (ServiceSpec spec : specs) {
            launch(
                    new Supervised(spec.name(), () -> spec.start(installation, caches, home, environment), report),
                    services);
        }
        awaitReady(specs);
        home.announce(gatewayPort);
        training.start(specs.stream()
                .map(spec -> new AotTraining.Trainee(spec.program(installation), spec.environment(environment)))
                .toList());
    }

    private List<ServiceSpec> specs() {
        List<Integer> ports = Ports.free(3);
        return List.of(
                new ServiceSpec(
                        "dataset-service", "dev.tpo.dataset.DatasetServiceApplication", ports.get(0), 512, true),
                new ServiceSpec(
                        "training-service",
                        "dev.tpo.trainingservice.TrainingServiceApplication",
                        ports.get(1),
                        384,
                        true),
                new ServiceSpec(
                        "inference-service",
                        "dev.tpo.inference.InferenceServiceApplication",
                        ports.get(2),
                        1536,
                        false),
                new ServiceSpec("gateway", "dev.tpo.gateway.GatewayApplication", gatewayPort, 256, true));
    }

    /** An external PostgreSQL where the usual variables name one, else the embedded one. */
    private Database database() {
        String external = System.getenv("SPRING_DATASOURCE_URL");
        if (external != null && !external.isBlank()) {
            return new Database(
                    external,
                    Objects.requireNonNullElse(System.getenv("SPRING_DATASOURCE_USERNAME"), ""),
                    Objects.requireNonNullElse(System.getenv("SPRING_DATASOURCE_PASSWORD"), ""));
        }
        report.accept("starting PostgreSQL");
        EmbeddedPostgres postgres = new EmbeddedPostgres(home, Ports.free(1).getFirst());
        launch(new Supervised("postgres", postgres::start, report), databases);
        return postgres.database();
    }

    /** Not while the suite is being closed: what starts after its stop would stay. */
    private synchronized void launch(Supervised process, List<Supervised> kind) {
        if (closed) {
            throw new LaunchException("stopped while starting");
        }
        kind.add(process);
        process.start();
    }

    private Map<String, String> environment(Installation installation, List<ServiceSpec> specs, Database database) {
        Map<String, String> environment = new HashMap<>(database.environment());
        for (ServiceSpec spec : specs) {
            String key = "TPO_" + spec.name().replace("-service", "").toUpperCase(Locale.ROOT) + "_URL";
            environment.put(key, "http://127.0.0.1:" + spec.port());
        }
        environment.put("TPO_PORT", Integer.toString(gatewayPort));
        // A new one at each start: what was left running by an earlier launcher is stopped before.
        environment.put("TPO_SERVICE_SECRET", Secrets.random());
        environment.put("TPO_BLOB_ROOT", home.blobs().toString());
        environment.putIfAbsent("TPO_FRAME_CACHE", home.frames().toString());
        environment.put("TPO_STORAGE_FOLDERS", home.countedFolders());
        environment.put("TPO_WORKER_CLASS_PATH", installation.workerClassPath());
        environment.put("TPO_BASE_MODEL_DIR", installation.baseModel().toString());
        Path models = home.models();
        if (Objects.requireNonNullElse(System.getenv("TPO_MODEL_ROOTS"), "").isBlank()) {
            environment.put("TPO_MODEL_ROOTS", models.toString());
        }
        environment.put("TPO_BENCHMARK_ROOTS", benchmarkRoots());
        environment.put("DJL_CACHE_DIR", Natives.djlCache().toString());
        environment.put(Leftovers.MARK, home.root().toString());
        return environment;
    }

    private String benchmarkRoots() {
        String set = Objects.requireNonNullElse(System.getenv("TPO_BENCHMARK_ROOTS"), "");
        String roots = set.isBlank() ? home.benchmarks().toString() : set;
        return benchmark == null ? roots : roots + File.pathSeparator + benchmark;
    }

    private void awaitReady(List<ServiceSpec> specs) {
        Readiness readiness = new Readiness();
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        for (ServiceSpec spec : specs) {
            while (!readiness.isReady(spec.port())) {
                refuseDead();
                if (System.nanoTime() > deadline) {
                    throw new LaunchException(spec.name() + " does not become ready; see " + home.log(spec.name()));
                }
                Pause.of(Duration.ofMillis(200));
            }
        }
    }

    /** A service that dies while starting will die again: nobody is helped by waiting. */
    private void refuseDead() {
        for (Supervised service : services) {
            if (service.deaths() >= 2) {
                throw new LaunchException(service.name() + " does not start; see " + home.log(service.name()));
            }
        }
    }

    /** Services first, side by side, then what is left of workers, PostgreSQL last. Returns when all has ended. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        synchronized (closing) {
            if (!ended) {
                stopAll();
                ended = true;
            }
        }
    }

    private void stopAll() {
        training.stop();
        List<Process> running = services.stream()
                .map(Supervised::release)
                .filter(Objects::nonNull)
                .toList();
        running.forEach(Process::destroy);
        awaitEnd(running, SERVICES_STOP_LIMIT);
        running.forEach(Process::destroyForcibly);
        Leftovers leftovers = new Leftovers(home);
        leftovers.stopAllButPostgres(Duration.ofSeconds(2));
        for (Supervised database : databases) {
            Process server = database.release();
            if (server != null) {
                EmbeddedPostgres.stop(server, DATABASE_STOP_LIMIT);
            }
        }
        leftovers.stop(Duration.ofSeconds(1));
        lock.close();
    }

    private static void awaitEnd(List<Process> processes, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (Process process : processes) {
            try {
                process.waitFor(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
