package dev.tpo.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** What has come of a file, on disk and in its hash; earlier bytes found there are hashed first. */
final class PartialFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 17;

    private final HubFile file;
    private final Pulse pulse;
    private final FileChannel channel;
    private ContentHash hash;
    private long size;

    private PartialFile(HubFile file, Pulse pulse, FileChannel channel) {
        this.file = file;
        this.pulse = pulse;
        this.channel = channel;
        this.hash = new ContentHash(file);
    }

    static PartialFile open(Path path, HubFile file, Pulse pulse) {
        try {
            Files.createDirectories(path.getParent());
            HubCache.isFile(path);
            PartialFile partial = new PartialFile(
                    file,
                    pulse,
                    FileChannel.open(
                            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
            if (partial.channel.size() > file.bytes()) {
                partial.channel.truncate(0); // cannot be the beginning of it
            }
            partial.readOn();
            return partial;
        } catch (IOException e) {
            throw HubException.writing(path.toString(), e);
        }
    }

    /** The sha256 of a file that is there already, if it is what the hub says. */
    static String verified(Path path, HubFile file, Pulse pulse) throws IOException {
        try (PartialFile whole = new PartialFile(file, pulse, FileChannel.open(path, StandardOpenOption.READ))) {
            if (whole.channel.size() == file.bytes()) {
                whole.readOn();
            }
            try {
                return whole.verified();
            } catch (HubException wrong) {
                pulse.add(-whole.size);
                throw wrong;
            }
        }
    }

    private void readOn() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (int n = channel.read(buffer, size); n > 0; n = channel.read(buffer, size)) {
            pulse.throwIfStopped();
            hash.update(buffer.array(), n);
            advance(n);
            buffer.clear();
        }
    }

    private void advance(int bytes) {
        size += bytes;
        pulse.add(bytes);
    }

    long size() {
        return size;
    }

    boolean isWhole() {
        return size == file.bytes();
    }

    /** Takes what the stream gives from {@code begin} on, to its end. */
    void take(long begin, Transfers.Transfer transfer) throws TransientFault {
        if (begin != size) {
            restart();
            if (begin != 0) {
                throw new TransientFault("the answer begins at byte " + begin, Duration.ZERO);
            }
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = read(transfer, buffer); n >= 0; n = read(transfer, buffer)) {
            append(buffer, n);
        }
        if (!isWhole()) {
            throw new TransientFault(
                    file.name() + " ended after " + size + " of " + file.bytes() + " bytes", Duration.ZERO);
        }
    }

    private int read(Transfers.Transfer transfer, byte[] buffer) throws TransientFault {
        pulse.throwIfStopped();
        try {
            return transfer.read(buffer);
        } catch (IOException e) {
            throw new TransientFault("the host of " + file.name(), e);
        }
    }

    private void append(byte[] buffer, int length) {
        if (size + length > file.bytes()) {
            throw new HubException(
                    HubException.Reason.WRONG_HASH,
                    file.name() + " is larger than the hub says: more than " + file.bytes() + " bytes");
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
            for (long at = size; bytes.hasRemaining(); at = size + bytes.position()) {
                channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw HubException.writing(file.name(), e);
        }
        hash.update(buffer, length);
        advance(length);
    }

    /** Forgets all that came. */
    void restart() {
        try {
            channel.truncate(0);
        } catch (IOException e) {
            throw HubException.writing(file.name(), e);
        }
        pulse.add(-size);
        size = 0;
        hash = new ContentHash(file);
    }

    /** @throws HubException WRONG_HASH; nothing that came is used again then */
    String verified() {
        if (!isWhole()) {
            throw new HubException(
                    HubException.Reason.WRONG_HASH, file.name() + " is not " + file.bytes() + " bytes long");
        }
        return hash.verified();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
