package dev.tpo.inference.videos;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Where resized frames are kept, for all services of one machine together.
 *
 * @param size what they may hold in all
 */
@ConfigurationProperties("tpo.cached-frames")
record CachedFramesProperties(Path folder, DataSize size) {}
