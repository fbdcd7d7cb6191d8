package dev.tpo.frames;

import dev.tpo.frames.decoder.DecoderReply;
import dev.tpo.frames.decoder.DecoderRequest;
import dev.tpo.frames.decoder.VideoIndex;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files' indexes. That of a stored file lies beside it, named after it and its form's version, so that no process makes
 * it twice; recently used ones are remembered, the least recently used forgotten.
 */
final class VideoIndexes {

    /** What follows a stored file's name. */
    static final String SUFFIX = ".frames-v" + VideoIndex.VERSION;

    private static final int REMEMBERED_FILES = 256;
    private static final long REMEMBERED_PACKETS = 3_000_000; // some 110 MB in all
    private static final double SHARE_OF_HEAP = 0.15;
    private static final int BYTES_A_PACKET = 37;

    private final DecoderPool decoders;
    private final DecodingLimits limits;
    private final long mostPackets;
    private final Map<String, VideoIndex> remembered = new LinkedHashMap<>(16, 0.75f, true);
    private long rememberedPackets;

    VideoIndexes(DecoderPool decoders, DecodingLimits limits) {
        this.decoders = decoders;
        this.limits = limits;
        this.mostPackets =
                (long) Math.min(REMEMBERED_PACKETS, Runtime.getRuntime().maxMemory() * SHARE_OF_HEAP / BYTES_A_PACKET);
    }

    VideoIndex of(VideoFile file) {
        String key = key(file);
        synchronized (remembered) {
            VideoIndex known = remembered.get(key);
            if (known != null) {
                return known;
            }
        }
        Path beside = file.isStored() ? beside(file.path()) : null;
        VideoIndex index = beside == null ? null : read(beside);
        if (index == null) {
            index = made(file.path(), limits);
            if (beside != null) {
                write(beside, index);
                key = key(file);
            }
        }
        remember(key, index);
        return index;
    }

    /** Where packets foretold a frame that does not come: the file is decoded whole, and its index replaced. */
    VideoIndex decoded(VideoFile file) {
        Path beside = file.isStored() ? beside(file.path()) : null;
        VideoIndex others = beside == null ? null : read(beside);
        VideoIndex index = others != null && others.facts().decoded()
                ? others
                : made(file.path(), limits.withWholeDecodePixels(Long.MAX_VALUE));
        if (beside != null && index != others) {
            write(beside, index);
        }
        remember(key(file), index);
        return index;
    }

    void keep(VideoFile stored) {
        Path beside = beside(stored.path());
        if (!Files.exists(beside)) {
            write(beside, of(stored));
        }
    }

    private VideoIndex made(Path file, DecodingLimits limits) {
        Made made = new Made();
        decoders.ask(new DecoderRequest.Index(file.toAbsolutePath().toString(), limits.ofRequest()), made);
        VideoIndex index = made.index;
        if (index == null) {
            throw new VideoException.DecoderUnavailable("the decoder gave no index");
        }
        return index;
    }

    private static final class Made implements DecoderReply.Reader {
        private @Nullable VideoIndex index;

        @Override
        public void index(VideoIndex made) {
            index = made;
        }
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + SUFFIX);
    }

    private static @Nullable VideoIndex read(Path beside) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(beside), 1 << 16)) {
            return VideoIndex.read(in);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            return null; // damaged, or of a later suite: made anew
        }
    }

    /** It appears whole. Where it cannot be written the file is indexed again by whoever comes next. */
    private static void write(Path beside, VideoIndex index) {
        try {
            Path building = Files.createTempFile(beside.getParent(), "." + beside.getFileName(), ".tmp");
            try {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(building), 1 << 16)) {
                    index.write(out);
                }
                Files.move(building, beside, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(building);
            }
        } catch (IOException e) {
            System.getLogger(VideoIndexes.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot keep the index " + beside.getFileName(), e);
        }
    }

    private void remember(String key, VideoIndex index) {
        synchronized (remembered) {
            if (remembered.put(key, index) == null) {
                rememberedPackets += index.packets().count();
            }
            var oldest = remembered.entrySet().iterator();
            while (remembered.size() > 1 && (remembered.size() > REMEMBERED_FILES || rememberedPackets > mostPackets)) {
                rememberedPackets -= oldest.next().getValue().packets().count();
                oldest.remove();
            }
        }
    }

    /** Another process may have made the index anew. */
    private static String madeAt(Path beside) throws IOException {
        try {
            return "|" + Files.getLastModifiedTime(beside);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Of the same content: by its hash, or else by where it lies, its size and when it was changed. */
    private static String key(VideoFile file) {
        Path path = file.path();
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new VideoException.NotAVideo("not a regular file: " + path.getFileName());
            }
            if (attributes.size() == 0) {
                throw new VideoException.Empty("the file is empty");
            }
            return file.sha256() != null
                    ? file.sha256() + (file.isStored() ? madeAt(beside(path)) : "")
                    : path.toAbsolutePath() + "|" + attributes.size() + "|" + attributes.lastModifiedTime();
        } catch (IOException e) {
            throw new VideoException.NotAVideo("cannot read " + path.getFileName() + ": " + e.getMessage());
        }
    }
}
