# One image per service:  docker build --build-arg SERVICE=gateway -t tpo/gateway .
# SERVICE is dataset-service, training-service, inference-service or gateway.
#
# Not built where the project's tests run (no Docker there): the tests parse this file's neighbours, docker-compose.yml
# and k8s/, but no image has been made by them. The natives inside (ffmpeg, libtorch) are for linux/amd64 only.

FROM --platform=linux/amd64 eclipse-temurin:25-jdk AS build
ARG SERVICE
WORKDIR /src
COPY . .
# The cache mount keeps Maven's downloads between builds (BuildKit).
RUN --mount=type=cache,target=/root/.m2 ./mvnw -q -B -ntp -pl "${SERVICE}" -am -DskipTests package \
    && cp "${SERVICE}/target/${SERVICE}-app.jar" /app.jar

# The training service starts its workers with this same Java, so the JDK stays: a worker can be looked into by jcmd.
FROM --platform=linux/amd64 eclipse-temurin:25-jdk
RUN useradd --system --uid 10001 --create-home tpo \
    && mkdir -p /var/lib/tpo/blobs /var/lib/tpo/work /var/cache/tpo \
    && chown -R tpo /var/lib/tpo /var/cache/tpo
COPY --from=build /app.jar /opt/tpo/app.jar
COPY models /opt/tpo/models
# 40 %: torch's weights and tensors live outside of the heap. PASSIVE: its threads sleep while they wait.
ENV TPO_BLOB_ROOT=/var/lib/tpo/blobs \
    TPO_WORK_DIR=/var/lib/tpo/work \
    TPO_MODEL_ROOTS=/var/lib/tpo/blobs/models \
    HF_HOME=/var/lib/tpo/blobs/huggingface \
    TPO_BASE_MODEL_DIR=/opt/tpo/models/tpo-nano \
    DJL_CACHE_DIR=/var/cache/tpo/djl \
    JAVA_TOOL_OPTIONS="-Dorg.bytedeco.javacpp.cachedir=/var/cache/tpo/javacpp -XX:MaxRAMPercentage=40" \
    OMP_WAIT_POLICY=PASSIVE
USER 10001
# No SERVER_ADDRESS: a container binds all its interfaces.
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-jar", "/opt/tpo/app.jar"]
