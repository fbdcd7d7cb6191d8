package dev.tpo.dataset.files;

import dev.tpo.api.VideoInfo;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a file before it is stored.
 *
 * @param video null: it holds rows
 * @param videos the ids of those that its rows name
 * @param warnings what its author should know
 */
public record Examined(
        Purpose purpose,
        String filename,
        String sha256,
        long bytes,
        @Nullable VideoInfo video,
        Set<String> videos,
        List<String> warnings) {}
