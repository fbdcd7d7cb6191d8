package dev.tpo.frames;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;

/** Frame times of recently seen files, least recently used ones forgotten. */
final class FrameIndexes {

    private static final int REMEMBERED_FILES = 256;
    private static final long REMEMBERED_FRAMES = 4_000_000; // 32 MB of times

    private final FileProber prober;
    private final Map<Key, FrameIndex> remembered = new LinkedHashMap<>(16, 0.75f, true);
    private long rememberedFrames;

    FrameIndexes(FileProber prober) {
        this.prober = prober;
    }

    FrameIndex of(Path file) {
        Key key = Key.of(file);
        synchronized (remembered) {
            FrameIndex known = remembered.get(key);
            if (known != null) {
                return known;
            }
        }
        FrameIndex index = prober.index(file);
        remember(key, index);
        return index;
    }

    private void remember(Key key, FrameIndex index) {
        synchronized (remembered) {
            if (remembered.put(key, index) == null) {
                rememberedFrames += index.times().count();
            }
            var oldest = remembered.entrySet().iterator();
            while (remembered.size() > 1
                    && (remembered.size() > REMEMBERED_FILES || rememberedFrames > REMEMBERED_FRAMES)) {
                rememberedFrames -= oldest.next().getValue().times().count();
                oldest.remove();
            }
        }
    }

    private record Key(Path file, long bytes, FileTime modified) {

        static Key of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                if (!attributes.isRegularFile()) {
                    throw new VideoException.NotAVideo("not a regular file: " + file.getFileName());
                }
                if (attributes.size() == 0) {
                    throw new VideoException.Empty("the file is empty");
                }
                return new Key(file.toAbsolutePath(), attributes.size(), attributes.lastModifiedTime());
            } catch (IOException e) {
                throw new VideoException.NotAVideo("cannot read " + file.getFileName() + ": " + e.getMessage());
            }
        }
    }
}
