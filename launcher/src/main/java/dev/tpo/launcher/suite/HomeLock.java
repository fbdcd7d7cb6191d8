package dev.tpo.launcher.suite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One suite per home. The kernel lets go of the lock when the launcher ends, however it ends. */
final class HomeLock implements AutoCloseable {

    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Empty if another launcher holds it, and not just for the moment that a look at it takes. */
    static Optional<HomeLock> take(TpoHome home) {
        Optional<HomeLock> lock = tryTake(home);
        for (int again = 0; again < 10 && lock.isEmpty(); again++) {
            Pause.of(Duration.ofMillis(50));
            lock = tryTake(home);
        }
        return lock;
    }

    /** Empty if another launcher holds it. */
    static Optional<HomeLock> tryTake(TpoHome home) {
        try {
            FileChannel channel = FileChannel.open(
                    home.lockFile(), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PrivateFiles.FILE);
            if (lock(channel) == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new HomeLock(channel));
        } catch (IOException e) {
            throw new LaunchException("cannot lock " + home.root() + ": " + Reasons.of(e), e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this very process holds it
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The process is about to end anyway, and the lock with it.
        }
    }
}
