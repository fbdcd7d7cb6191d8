package dev.tpo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** No cluster and no Docker here: the files are read as their readers would, and compared with the services' own words. */
class DeploymentFilesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path BASE = ROOT.resolve("k8s/base");
    private static final Map<String, Integer> PORTS =
            Map.of("dataset-service", 8081, "training-service", 8082, "inference-service", 8083, "gateway", 8080);
    private static final Set<String> MODEL_SERVICES =
            Set.of("dataset-service", "training-service", "inference-service");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)");
    private static final Pattern COMPONENT = Pattern.compile("\\b(?:URI|Path) ([a-z][A-Za-z]+)[,)]");

    @TempDir
    Path folder;

    private static final String WORKER_JOB = "worker-job.yaml";

    // ---- Kubernetes

    @Test
    void everyFileOfTheBaseIsListedAndNoListedFileIsMissing() throws IOException {
        try (Stream<Path> files = Files.list(BASE)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("kustomization.yaml") && !name.equals(WORKER_JOB)))
                    .containsExactlyInAnyOrderElementsOf(resources());
        }
    }

    @Test
    void noFieldIsUnknownToTheTypedModel() throws Exception {
        for (HasMetadata object : objects()) {
            assertNothingUnknown(
                    object, object.getKind() + " " + object.getMetadata().getName());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dataset-service", "training-service", "inference-service", "gateway"})
    void eachServiceHasProbesResourcesAndItsPort(String name) throws IOException {
        Container container = container(name);
        assertThat(container.getPorts().getFirst().getContainerPort()).isEqualTo(PORTS.get(name));
        assertThat(container.getImage()).isEqualTo("tpo/" + name);
        assertProbe(container.getLivenessProbe(), "/actuator/health/liveness");
        assertProbe(container.getReadinessProbe(), "/actuator/health/readiness");
        assertProbe(container.getStartupProbe(), "/actuator/health/liveness");
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(container.getResources().getLimits()).containsKey("memory");
        Service service = one(Service.class, name);
        assertThat(service.getSpec().getPorts().getFirst().getPort()).isEqualTo(PORTS.get(name));
        Deployment deployment = one(Deployment.class, name);
        assertThat(service.getSpec().getSelector())
                .isEqualTo(deployment.getSpec().getSelector().getMatchLabels())
                .isEqualTo(deployment.getSpec().getTemplate().getMetadata().getLabels());
    }

    @Test
    void theBlobStoreIsOneVolumeThatManyNodesMayWrite() throws IOException {
        PersistentVolumeClaim claim = one(PersistentVolumeClaim.class, "tpo-blobs");
        assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteMany");
        String root = one(ConfigMap.class, "tpo-services").getData().get("TPO_BLOB_ROOT");
        for (String name : MODEL_SERVICES) {
            assertThat(one(Deployment.class, name)
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getVolumes())
                    .anySatisfy(volume -> assertThat(volume.getPersistentVolumeClaim())
                            .isNotNull()
                            .extracting("claimName")
                            .isEqualTo("tpo-blobs"));
            assertThat(container(name).getVolumeMounts())
                    .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo(root));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dataset-service", "training-service", "inference-service", "gateway"})
    void eachServiceIsGivenEveryVariableThatItsConfigurationReads(String name) throws IOException {
        Set<String> given = variables(container(name));
        Set<String> read = readByConfiguration(name);
        assertThat(read).isNotEmpty();
        // SERVER_PORT stands in for it.
        read.remove("TPO_PORT");
        assertThat(given).containsAll(read);
        assertThat(given.contains("SPRING_DATASOURCE_PASSWORD")).isEqualTo(!name.equals("inference-service"));
        assertThat(configuration(name)).containsPattern("port: [^\\n]*" + PORTS.get(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dataset-service", "training-service", "inference-service", "gateway"})
    void eachServiceIsLetInByASecretThatNoFileHolds(String name) throws IOException {
        assertThat(container(name).getEnv()).anySatisfy(variable -> {
            assertThat(variable.getName()).isEqualTo("TPO_SERVICE_SECRET");
            assertThat(variable.getValueFrom().getSecretKeyRef().getName()).isEqualTo("tpo-doors");
        });
        assertThat(objects())
                .noneMatch(object -> object instanceof Secret secret
                        && secret.getMetadata().getName().equals("tpo-doors"));
    }

    @Test
    void theGatewayAsksForKeysOfThatSecret() throws IOException {
        Container gateway = container("gateway");
        EnvVar keys = gateway.getEnv().stream()
                .filter(variable -> variable.getName().equals("TPO_API_KEYS"))
                .findFirst()
                .orElseThrow();
        var mount = gateway.getVolumeMounts().getFirst();
        var volume = one(Deployment.class, "gateway")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getVolumes()
                .getFirst();
        assertThat(volume.getName()).isEqualTo(mount.getName());
        assertThat(volume.getSecret().getSecretName()).isEqualTo("tpo-doors");
        assertThat(keys.getValue())
                .isEqualTo(mount.getMountPath() + "/"
                        + volume.getSecret().getItems().getFirst().getPath());
    }

    @Test
    void theAddressesNameServicesAndPortsThatExist() throws IOException {
        Map<String, String> data = one(ConfigMap.class, "tpo-services").getData();
        assertThat(data)
                .containsEntry("TPO_DATASET_URL", "http://dataset-service:" + PORTS.get("dataset-service"))
                .containsEntry("TPO_TRAINING_URL", "http://training-service:" + PORTS.get("training-service"))
                .containsEntry("TPO_INFERENCE_URL", "http://inference-service:" + PORTS.get("inference-service"));
        assertThat(one(Secret.class, "tpo-database").getStringData().get("SPRING_DATASOURCE_URL"))
                .startsWith("jdbc:postgresql://postgres:5432/");
        assertThat(one(Service.class, "postgres")
                        .getSpec()
                        .getPorts()
                        .getFirst()
                        .getPort())
                .isEqualTo(5432);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dataset-service", "training-service", "inference-service", "gateway"})
    void noContainerIsBoundToLoopbackOrRunsAsRoot(String name) throws IOException {
        assertThat(variables(container(name))).doesNotContain("SERVER_ADDRESS");
        assertThat(one(Deployment.class, name)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getSecurityContext()
                        .getRunAsNonRoot())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "gpu"})
    void theFrameOfAWorkersJobIsAMapThatTrainingServiceReadsAndFitsTheBlobsAndTheDatabase(String overlay)
            throws Exception {
        Path folder = ROOT.resolve("k8s").resolve(overlay);
        assertThat(Files.readString(folder.resolve("kustomization.yaml")))
                .contains("- name: tpo-worker-job")
                .contains("- " + WORKER_JOB);
        io.fabric8.kubernetes.api.model.batch.v1.Job job = Serialization.unmarshal(
                Files.readString(folder.resolve(WORKER_JOB)), io.fabric8.kubernetes.api.model.batch.v1.Job.class);
        assertNothingUnknown(job, WORKER_JOB);
        Container worker = job.getSpec().getTemplate().getSpec().getContainers().getFirst();
        Set<String> secrets = one(Secret.class, "tpo-database").getStringData().keySet();
        assertThat(worker.getEnv())
                .filteredOn(variable -> variable.getValueFrom() != null)
                .hasSize(3)
                .allSatisfy(variable -> assertThat(secrets)
                        .contains(variable.getValueFrom().getSecretKeyRef().getKey()));
        assertThat(worker.getEnv())
                .contains(new EnvVar(
                        "TPO_BLOB_ROOT",
                        one(ConfigMap.class, "tpo-services").getData().get("TPO_BLOB_ROOT"),
                        null));
        assertThat(Files.readString(ROOT.resolve("Dockerfile"))).contains("FROM runtime AS training-worker");
        Container service = container("training-service");
        assertThat(service.getEnv())
                .anySatisfy(variable -> assertThat(variable.getValue()).isEqualTo("/etc/tpo/" + WORKER_JOB));
        assertThat(service.getVolumeMounts())
                .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/etc/tpo"));
    }

    @Test
    void aWorkerOnGpuNodesAsksForOneAndIsTheCudaImage() throws Exception {
        io.fabric8.kubernetes.api.model.batch.v1.Job job = Serialization.unmarshal(
                Files.readString(ROOT.resolve("k8s/gpu").resolve(WORKER_JOB)),
                io.fabric8.kubernetes.api.model.batch.v1.Job.class);
        Container worker = job.getSpec().getTemplate().getSpec().getContainers().getFirst();
        assertThat(worker.getImage()).isEqualTo("tpo/training-worker:cuda");
        assertThat(worker.getResources().getLimits()).containsKey("nvidia.com/gpu");
        assertThat(worker.getEnv()).contains(new EnvVar("TPO_TRAINING_DEVICE", "cuda", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"inference-service"})
    void onGpuNodesAServiceIsItsBaseWithAGpuAndTheCudaImage(String name) throws Exception {
        Path gpu = ROOT.resolve("k8s/gpu");
        Map<String, Object> kustomization =
                map(Serialization.unmarshal(Files.readString(gpu.resolve("kustomization.yaml")), Map.class));
        assertThat(kustomization.get("resources")).isEqualTo(List.of("../base"));
        assertThat(kustomization.get("images").toString()).contains("{name=tpo/" + name + ", newTag=cuda}");
        assertThat(kustomization.get("patches").toString()).contains("{path=" + name + ".yaml}");

        Deployment patch = Serialization.unmarshal(Files.readString(gpu.resolve(name + ".yaml")), Deployment.class);
        assertNothingUnknown(patch, name);
        assertThat(patch.getMetadata().getName())
                .isEqualTo(one(Deployment.class, name).getMetadata().getName());
        Container container =
                patch.getSpec().getTemplate().getSpec().getContainers().getFirst();
        assertThat(container.getName()).isEqualTo(container(name).getName());
        assertThat(container.getResources().getLimits()).containsKey("nvidia.com/gpu");
        assertThat(container.getEnv()).anySatisfy(variable -> {
            assertThat(variable.getName()).endsWith("_DEVICE");
            assertThat(variable.getValue()).isEqualTo("cuda");
            assertThat(Files.readString(ROOT.resolve("Dockerfile"))).contains(variable.getName() + "=cuda");
        });
    }

    // ---- Compose and the image

    @Test
    void composeForGpusChangesServicesThatThereAreAndBuildsTheStageThatThereIs() throws IOException {
        Map<String, Object> over = map(map(new Yaml().load(Files.readString(ROOT.resolve("docker-compose.gpu.yml"))))
                .get("services"));
        assertThat(over.keySet()).containsExactlyInAnyOrder("training-service", "inference-service");
        assertThat(map(compose().get("services")).keySet()).containsAll(over.keySet());
        over.values().forEach(service -> {
            assertThat(map(map(service).get("build"))).containsEntry("target", "cuda");
            assertThat(map(service).get("deploy").toString()).contains("driver=nvidia");
        });
        assertThat(Files.readString(ROOT.resolve("Dockerfile"))).contains("FROM service AS cuda");
    }

    /** It must be the libtorch that the JNI beside the engine was built for. */
    @Test
    void theCudaImagesLibtorchIsOfTheVersionThatTheEngineIsLinkedAgainst() throws IOException {
        Matcher version = Pattern.compile("<pytorch.version>([0-9.]+)</pytorch.version>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(Files.readString(ROOT.resolve("Dockerfile")))
                .contains("PYTORCH_VERSION=" + version.group(1))
                .contains("-" + version.group(1) + "%2Bcu128.zip");
    }

    @Test
    void composeStartsTheDatabaseAndFourServicesThatShareTheBlobs() throws IOException {
        Map<String, Object> services = map(compose().get("services"));
        assertThat(services.keySet())
                .containsExactlyInAnyOrder(
                        "secrets", "postgres", "dataset-service", "training-service", "inference-service", "gateway");
        String text = Files.readString(ROOT.resolve("docker-compose.yml"));
        assertThat(text).contains("- blobs:/var/lib/tpo/blobs").contains("image: postgres:18");
        PORTS.forEach((name, port) -> {
            Map<String, Object> service = map(services.get(name));
            assertThat(map(service.get("environment"))).containsEntry("SERVER_PORT", Integer.toString(port));
            assertThat(map(service.get("environment"))).doesNotContainKey("SERVER_ADDRESS");
            assertThat(map(service.get("healthcheck")).get("test").toString())
                    .contains("127.0.0.1/" + port)
                    .contains("/actuator/health/readiness");
            assertThat(map(map(service.get("build")).get("args"))).containsEntry("SERVICE", name);
        });
    }

    @Test
    void composeIsOpenOnThisHostOnlyAndAsksForAKeyThatItMakes() throws Exception {
        Map<String, Object> services = map(compose().get("services"));
        assertThat(map(services.get("gateway")).get("ports")).isEqualTo(List.of("127.0.0.1:8080:8080"));
        services.forEach((name, service) -> {
            if (!name.equals("gateway")) {
                assertThat(map(service)).as(name).doesNotContainKey("ports");
            }
        });
        Map<String, Object> gateway = map(map(services.get("gateway")).get("environment"));
        assertThat(gateway.get("TPO_API_KEYS")).isEqualTo("/var/lib/tpo/secrets/api-keys");
        for (String name : PORTS.keySet()) {
            assertThat(map(map(services.get(name)).get("environment")))
                    .containsEntry("TPO_SERVICE_SECRET_FILE", "/var/lib/tpo/secrets/service-secret");
            assertThat(map(services.get(name)).get("volumes").toString()).contains("secrets:/var/lib/tpo/secrets:ro");
            assertThat(map(services.get(name)).get("depends_on").toString()).contains("secrets=");
        }
        runs(((List<?>) map(services.get("secrets")).get("command")).getFirst().toString());
    }

    /** The one-shot's own script, in a folder of ours. */
    private void runs(String script) throws Exception {
        for (int time = 0; time < 2; time++) {
            Process shell = new ProcessBuilder(
                            "bash", "-euc", script.replace("/var/lib/tpo/secrets", folder.toString()))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(shell.waitFor()).as(said).isZero();
            assertThat(said).doesNotContain(Files.readString(folder.resolve("api-key")));
        }
        String key = Files.readString(folder.resolve("api-key"));
        String hash = java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                        .digest(key.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        assertThat(key).matches("[0-9a-f]{64}");
        assertThat(Files.readString(folder.resolve("service-secret")))
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(key);
        assertThat(Files.readString(folder.resolve("api-keys"))).startsWith(hash + " ");
    }

    @Test
    void theImageIsBuiltFromAServicesOwnJarOnJdk25() throws IOException {
        String dockerfile = Files.readString(ROOT.resolve("Dockerfile"));
        assertThat(dockerfile)
                .contains("FROM --platform=linux/amd64 eclipse-temurin:25-jdk AS build")
                .contains("${SERVICE}/target/${SERVICE}-app.jar");
        for (String name : PORTS.keySet()) {
            String pom = Files.readString(ROOT.resolve(name).resolve("pom.xml"));
            assertThat(pom).contains("<finalName>" + name + "</finalName>").contains("<classifier>app</classifier>");
        }
        Map<String, String> data = one(ConfigMap.class, "tpo-services").getData();
        assertThat(dockerfile)
                .contains("TPO_BLOB_ROOT=" + data.get("TPO_BLOB_ROOT"))
                .contains("USER 10001");
    }

    // ---- reading

    private static List<String> resources() throws IOException {
        Map<String, Object> kustomization =
                map(Serialization.unmarshal(Files.readString(BASE.resolve("kustomization.yaml")), Map.class));
        return ((List<?>) kustomization.get("resources"))
                .stream().map(Object::toString).toList();
    }

    private static List<HasMetadata> objects() throws IOException {
        List<HasMetadata> all = new ArrayList<>();
        for (String file : resources()) {
            for (String document : Files.readString(BASE.resolve(file)).split("(?m)^---$")) {
                all.add(Serialization.unmarshal(document));
            }
        }
        return all;
    }

    private static <T extends HasMetadata> T one(Class<T> type, String name) throws IOException {
        return objects().stream()
                .filter(object -> type.isInstance(object)
                        && object.getMetadata().getName().equals(name))
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name));
    }

    private static Container container(String name) throws IOException {
        return one(Deployment.class, name)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
    }

    private static void assertProbe(Probe probe, String path) {
        assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
    }

    /** That it surely has. */
    private static Set<String> variables(Container container) throws IOException {
        Set<String> names =
                container.getEnv().stream().map(EnvVar::getName).collect(Collectors.toCollection(TreeSet::new));
        for (var source : container.getEnvFrom()) {
            if (source.getConfigMapRef() != null) {
                names.addAll(one(ConfigMap.class, source.getConfigMapRef().getName())
                        .getData()
                        .keySet());
            } else if (!Boolean.TRUE.equals(source.getSecretRef().getOptional())) { // that may not be there
                names.addAll(one(Secret.class, source.getSecretRef().getName())
                        .getStringData()
                        .keySet());
            }
        }
        return names;
    }

    /** Placeholders of the YAML, and the components of the record that binds {@code tpo}. */
    private static Set<String> readByConfiguration(String service) throws IOException {
        Set<String> names = new TreeSet<>();
        PLACEHOLDER.matcher(configuration(service)).results().forEach(found -> names.add(found.group(1)));
        try (Stream<Path> sources = Files.walk(ROOT.resolve(service).resolve("src/main/java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                String text = Files.readString(source);
                if (text.contains("@ConfigurationProperties(\"tpo\")")) {
                    COMPONENT.matcher(text).results().forEach(found -> names.add(variable(found.group(1))));
                }
            }
        }
        return names;
    }

    private static String variable(String component) {
        return "TPO_" + component.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    }

    private static String configuration(String service) throws IOException {
        Path resources = ROOT.resolve(service).resolve("src/main/resources");
        Path yaml = resources.resolve("application.yaml");
        return Files.readString(Files.exists(yaml) ? yaml : resources.resolve("application.yml"));
    }

    private static Map<String, Object> compose() throws IOException {
        return map(new Yaml().load(Files.readString(ROOT.resolve("docker-compose.yml")))); // knows anchors and merges
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    /** The typed model keeps what it does not know aside; a misspelt field ends there. */
    private static void assertNothingUnknown(Object value, String where) throws IllegalAccessException {
        if (value instanceof Collection<?> values) {
            for (Object each : values) {
                assertNothingUnknown(each, where);
            }
        } else if (value != null
                && value.getClass().getName().startsWith("io.fabric8.kubernetes.api.model")
                && !value.getClass().isEnum()) {
            for (Field field : fields(value.getClass())) {
                field.setAccessible(true);
                Object held = field.get(value);
                if (field.getName().equals("additionalProperties")) {
                    assertThat(map(held == null ? Map.of() : held))
                            .as(where + ": " + value.getClass().getSimpleName())
                            .isEmpty();
                } else {
                    assertNothingUnknown(held, where + "." + field.getName());
                }
            }
        }
    }

    private static List<Field> fields(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .toList();
    }
}
