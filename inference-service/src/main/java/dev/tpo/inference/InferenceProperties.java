package dev.tpo.inference;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an operator decides. Nothing here is meant to change an answer: what does lives in the checkpoint. A narrower
 * dtype than the checkpoint's rounds its weights.
 *
 * @param blobRoot the folder of all content by sha256
 * @param workDir scratch: checkpoints laid out as folders; and what endpoints with a budget were asked today
 */
@ConfigurationProperties("tpo")
public record InferenceProperties(
        @DefaultValue("http://127.0.0.1:8081") URI datasetUrl,
        @DefaultValue("http://127.0.0.1:8082") URI trainingUrl,
        @DefaultValue(".tpo/blobs") Path blobRoot,
        @DefaultValue(".tpo/work/inference") Path workDir,
        @DefaultValue Serving serving,
        @DefaultValue Requests requests,
        @DefaultValue Frames frames,
        @DefaultValue Media media) {

    /**
     * @param maxRequests requests taken in at once, waiting or running; the next one is 429
     * @param runningPerModel answers that one model writes in turn
     * @param loadedModels models kept in memory; the least recently used idle one goes first
     * @param modelMemory for the weights of loaded models, on {@code device}; idle ones go to make room, and a model that
     *     does not fit is refused. Null: as much as there is
     * @param loadedAdapters adapters kept beside each of them, with the same rule
     * @param visualTokenCache bytes of visual tokens that each model keeps
     * @param defaultMaxTokens an answer's length where the request names none
     * @param torchThreads threads that one operator of a model may use. One suits small models: several threads
     *     wait for each other at every operator, and on busy cores that costs far more than it gains
     * @param dtype in which the models' matrices are kept and multiplied: auto (as the checkpoint says), float32,
     *     bfloat16 or float16
     * @param device cpu, cuda or cuda:N
     * @param retryAfter what a refused client is told to wait
     * @param pollInterval between two questions what to serve, where nobody answers at once
     */
    public record Serving(
            @DefaultValue("64") int maxRequests,
            @DefaultValue("4") int runningPerModel,
            @DefaultValue("3") int loadedModels,
            @Nullable DataSize modelMemory,
            @DefaultValue("8") int loadedAdapters,
            @DefaultValue("256MB") DataSize visualTokenCache,
            @DefaultValue("256") int defaultMaxTokens,
            @DefaultValue("1") int torchThreads,
            @DefaultValue("auto") String dtype,
            @DefaultValue("cpu") String device,
            @DefaultValue("1s") Duration retryAfter,
            @DefaultValue("2s") Duration pollInterval) {}

    /**
     * What one chat or score request may hold; more is refused.
     *
     * @param maxMessages messages of a chat
     * @param maxParts parts of a message
     * @param maxVideos videos of a request
     */
    public record Requests(
            @DefaultValue("1000") int maxMessages,
            @DefaultValue("256") int maxParts,
            @DefaultValue("16") int maxVideos) {}

    /**
     * @param defaultCount frames of a video where the request names none
     * @param maxCount frames of a video at most; a request for more is refused
     * @param maxRequestCount frames of all videos of a request together, likewise
     * @param maxRequestPixels pixels of all those frames, as large as they are in their files: what decoding costs
     * @param decoders requests whose frames are decoded at once
     * @param memory for the decoded frames of all requests together, which wait for their share of it; one that needs
     *     more by itself is refused. Null: 55 % of the heap
     * @param fileMemory how long dataset-service's word on a file is taken without asking again
     */
    public record Frames(
            @DefaultValue("32") int defaultCount,
            @DefaultValue("128") int maxCount,
            @DefaultValue("512") int maxRequestCount,
            @DefaultValue("5000000000") long maxRequestPixels,
            @DefaultValue("2") int decoders,
            @Nullable DataSize memory,
            @DefaultValue("60s") Duration fileMemory) {}

    /**
     * Videos and pictures that a request names by http(s) URLs.
     *
     * @param hosts from where they are fetched: {@code host} or {@code host:port}; none: from nowhere
     * @param maxDownload what those of one request may have in all
     * @param timeout for one of them, redirects included
     */
    public record Media(
            @DefaultValue List<String> hosts,
            @DefaultValue("256MB") DataSize maxDownload,
            @DefaultValue("60s") Duration timeout) {}
}
