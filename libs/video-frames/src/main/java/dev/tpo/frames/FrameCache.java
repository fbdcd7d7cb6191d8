package dev.tpo.frames;

import dev.tpo.frames.decoder.FrameForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Resized frames on disk, one file each, named after the video's content, the form and the frame's number. Shared by all
 * processes that name the same folder: files appear whole by a rename and are never changed; one that a crash left
 * damaged fails its checksum and counts as not there. Beyond its budget the longest unused go.
 */
public final class FrameCache {

    private static final int MAGIC = 0x54504f46; // TPOF
    private static final int HEADER_BYTES = 16;
    private static final int RGB = 3;
    private static final int MOST_PIXELS = 1 << 26;

    /** A use is noted no more often than this: notes are writes. */
    private static final Duration NOTED = Duration.ofMinutes(5);

    /** What is left when the longest unused have gone. */
    private static final double KEPT = 0.9;

    private static final int SWEEPS_A_BUDGET = 20;

    /** (H, W, 3) uint8. */
    @SuppressWarnings("ArrayRecordComponent")
    record Pixels(int height, int width, byte[] rgb) {}

    private final Path folder;
    private final long budgetBytes;
    private final Clock clock;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final AtomicLong writtenSinceSweep;

    /**
     * @param folder made when it is needed
     * @param budgetBytes what it may hold, about; with 0 nothing is kept
     */
    public FrameCache(Path folder, long budgetBytes, Clock clock) {
        this.folder = folder.toAbsolutePath().resolve("v1-" + FfmpegBinaries.version());
        this.budgetBytes = budgetBytes;
        this.clock = clock;
        this.writtenSinceSweep = new AtomicLong(budgetBytes); // the first write looks what others left
    }

    /** Frames that were found, since this process began. */
    public long hits() {
        return hits.sum();
    }

    /** Frames that had to be decoded. */
    public long misses() {
        return misses.sum();
    }

    /** Every frame of a video that is to be there no more, if that can be done: else they go when they are the longest unused. */
    public void forget(String sha256) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var forms = Files.newDirectoryStream(folder)) {
            for (Path form : forms) {
                delete(of(form, sha256));
            }
        } catch (IOException e) {
            warn("cannot delete a video's cached frames", e);
        }
    }

    @Nullable
    Pixels find(String sha256, FrameForm form, int frame) {
        Path file = file(sha256, form, frame);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Pixels pixels = read(channel);
            if (pixels != null) {
                hits.increment();
                note(file);
                return pixels;
            }
        } catch (NoSuchFileException e) {
            // the usual miss
        } catch (IOException e) {
            warn("cannot read a cached frame", e);
        }
        misses.increment();
        return null;
    }

    private static @Nullable Pixels read(FileChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        fill(channel, header);
        if (header.remaining() < HEADER_BYTES || header.getInt() != MAGIC) {
            return null;
        }
        int height = header.getInt();
        int width = header.getInt();
        int checksum = header.getInt();
        if (height < 1 || width < 1 || (long) height * width > MOST_PIXELS) {
            return null;
        }
        byte[] rgb = new byte[height * width * RGB];
        ByteBuffer pixels = ByteBuffer.wrap(rgb);
        fill(channel, pixels);
        return pixels.remaining() == rgb.length && checksum(rgb) == checksum ? new Pixels(height, width, rgb) : null;
    }

    private static void fill(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
        buffer.flip();
    }

    private void note(Path file) throws IOException {
        Instant now = clock.instant();
        if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(NOTED))) {
            Files.setLastModifiedTime(file, FileTime.from(now));
        }
    }

    /** Keeps a frame, if that can be done: a full disk is no reason to fail. */
    void keep(String sha256, FrameForm form, int frame, Pixels pixels) {
        if (pixels.rgb().length > budgetBytes / 2) {
            return;
        }
        Path file = file(sha256, form, frame);
        try {
            Files.createDirectories(file.getParent());
            Path building = Files.createTempFile(file.getParent(), ".", ".tmp");
            try {
                write(building, pixels);
                Files.move(building, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(building);
            }
        } catch (IOException e) {
            warn("cannot keep a frame", e);
            return;
        }
        if (writtenSinceSweep.addAndGet(pixels.rgb().length + (long) HEADER_BYTES) >= budgetBytes / SWEEPS_A_BUDGET) {
            writtenSinceSweep.set(0);
            sweep();
        }
    }

    private static void write(Path file, Pixels pixels) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES)
                .putInt(MAGIC)
                .putInt(pixels.height())
                .putInt(pixels.width())
                .putInt(checksum(pixels.rgb()))
                .flip();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (ByteBuffer part : new ByteBuffer[] {header, ByteBuffer.wrap(pixels.rgb())}) {
                while (part.hasRemaining()) {
                    channel.write(part);
                }
            }
        }
    }

    private static int checksum(byte[] rgb) {
        CRC32C crc = new CRC32C();
        crc.update(rgb);
        return (int) crc.getValue();
    }

    /** Deletes the longest unused until the budget holds. One process at a time; what another deletes is gone too. */
    void sweep() {
        Path lockFile = folder.resolve(".sweep");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = tryLock(channel)) {
            if (lock != null) {
                deleteUnusedBefore(oldestKept());
            }
        } catch (IOException | UncheckedIOException e) {
            warn("cannot clear the cache of frames", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // another thread here
        }
    }

    /** By minutes, as a list of all files may be long. */
    private long oldestKept() throws IOException {
        TreeMap<Long, Long> bytesByMinute = new TreeMap<>();
        long[] all = {0};
        walk((file, attributes) -> {
            bytesByMinute.merge(minute(attributes), attributes.size(), Long::sum);
            all[0] += attributes.size();
        });
        if (all[0] <= budgetBytes) {
            return Long.MIN_VALUE;
        }
        long over = all[0] - (long) (budgetBytes * KEPT);
        for (Map.Entry<Long, Long> minute : bytesByMinute.entrySet()) {
            over -= minute.getValue();
            if (over <= 0) {
                return minute.getKey() + 1;
            }
        }
        return Long.MAX_VALUE;
    }

    private void deleteUnusedBefore(long minute) throws IOException {
        if (minute == Long.MIN_VALUE) {
            return;
        }
        long[] over = {0};
        walk((file, attributes) -> over[0] += attributes.size());
        over[0] -= (long) (budgetBytes * KEPT);
        walk((file, attributes) -> {
            if (over[0] > 0 && minute(attributes) < minute) {
                Files.deleteIfExists(file);
                over[0] -= attributes.size();
            }
        });
    }

    private static long minute(BasicFileAttributes attributes) {
        return attributes.lastModifiedTime().toMillis() / 60_000;
    }

    private interface Visit {
        void file(Path file, BasicFileAttributes attributes) throws IOException;
    }

    private void walk(Visit visit) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.endsWith(".sweep")) {
                    visit.file(file, attributes);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }

    private Path file(String sha256, FrameForm form, int frame) {
        return of(folder.resolve(form.key()), sha256).resolve(Integer.toString(frame));
    }

    private static Path of(Path form, String sha256) {
        return form.resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    private static void warn(String what, Exception e) {
        System.getLogger(FrameCache.class.getName()).log(System.Logger.Level.WARNING, what, e);
    }
}
