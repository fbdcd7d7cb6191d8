# One image per service:  docker build --build-arg SERVICE=gateway -t tpo/gateway .
# SERVICE is dataset-service, training-service, inference-service or gateway.
# The program that trains, for Kubernetes Jobs:  docker build --target training-worker -t tpo/training-worker .
# For GPU nodes:  docker build --target cuda --build-arg SERVICE=inference-service -t tpo/inference-service:cuda .
#                 docker build --target training-worker-cuda -t tpo/training-worker:cuda .
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

# training-worker: its jar and what that needs, without Spring.
FROM --platform=linux/amd64 eclipse-temurin:25-jdk AS worker-build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 ./mvnw -q -B -ntp -pl training-worker -am -DskipTests package \
    && mkdir /worker \
    && cp training-worker/target/training-worker.jar $(tr ':' ' ' < training-worker/target/class-path) /worker

# The JDK stays: what runs can be looked into by jcmd.
FROM --platform=linux/amd64 eclipse-temurin:25-jdk AS runtime
RUN useradd --system --uid 10001 --create-home tpo \
    && mkdir -p /var/lib/tpo/blobs /var/lib/tpo/work /var/lib/tpo/secrets /var/cache/tpo \
    && chown -R tpo /var/lib/tpo /var/cache/tpo
# 40 %: torch's weights and tensors live outside of the heap. PASSIVE: its threads sleep while they wait.
ENV TPO_BLOB_ROOT=/var/lib/tpo/blobs \
    TPO_WORK_DIR=/var/lib/tpo/work \
    TPO_FRAME_CACHE=/var/lib/tpo/work/frames \
    TPO_MODEL_ROOTS=/var/lib/tpo/blobs/models \
    TPO_BENCHMARK_ROOTS=/var/lib/tpo/blobs/benchmarks \
    HF_HOME=/var/lib/tpo/blobs/huggingface \
    TPO_BASE_MODEL_DIR=/opt/tpo/models/tpo-nano \
    DJL_CACHE_DIR=/var/cache/tpo/djl \
    JAVA_TOOL_OPTIONS="-Dorg.bytedeco.javacpp.cachedir=/var/cache/tpo/javacpp -XX:MaxRAMPercentage=40" \
    OMP_WAIT_POLICY=PASSIVE
USER 10001

FROM runtime AS training-worker
COPY --from=worker-build /worker /opt/tpo/worker
# Followed by: --job ID
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-cp", "/opt/tpo/worker/*", "dev.tpo.worker.WorkerMain"]

FROM runtime AS service
COPY --from=build /app.jar /opt/tpo/app.jar
COPY models /opt/tpo/models
# training-service starts it as a child process where it is not to make Kubernetes Jobs; the others leave it alone.
COPY --from=worker-build /worker /opt/tpo/worker
# No SERVER_ADDRESS: a container binds all its interfaces, and so wants TPO_SERVICE_SECRET (or …_FILE) and, the gateway,
# TPO_API_KEYS.
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-jar", "/opt/tpo/app.jar"]

# libtorch with CUDA 12.8, of exactly the version that the JNI in the jar is built for: a newer one loads and then crashes.
# It brings the CUDA libraries; the driver (525 or later for CUDA 12, 570 for all of 12.8) comes from the node through the
# NVIDIA container toolkit. 3 GB to download; a mirror is named with --build-arg LIBTORCH_URL.
FROM --platform=linux/amd64 eclipse-temurin:25-jdk AS libtorch
ARG LIBTORCH_URL=https://download.pytorch.org/libtorch/cu128/libtorch-cxx11-abi-shared-with-deps-2.7.1%2Bcu128.zip
RUN apt-get update && apt-get install -y --no-install-recommends curl unzip && rm -rf /var/lib/apt/lists/* \
    && curl -fsSL --retry 5 -o /tmp/libtorch.zip "${LIBTORCH_URL}" \
    && unzip -q /tmp/libtorch.zip "libtorch/lib/*" "libtorch/build-version" -d /opt \
    && rm /tmp/libtorch.zip \
    && grep -q "^2\.7\.1" /opt/libtorch/build-version

FROM service AS cuda
COPY --from=libtorch /opt/libtorch /opt/libtorch
ENV PYTORCH_LIBRARY_PATH=/opt/libtorch/lib \
    PYTORCH_VERSION=2.7.1 \
    PYTORCH_FLAVOR=cu128 \
    LD_LIBRARY_PATH=/opt/libtorch/lib \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility \
    TPO_SERVING_DEVICE=cuda \
    TPO_TRAINING_DEVICE=cuda

FROM training-worker AS training-worker-cuda
COPY --from=libtorch /opt/libtorch /opt/libtorch
ENV PYTORCH_LIBRARY_PATH=/opt/libtorch/lib \
    PYTORCH_VERSION=2.7.1 \
    PYTORCH_FLAVOR=cu128 \
    LD_LIBRARY_PATH=/opt/libtorch/lib \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility

# What a build makes where no target is named.
FROM service
