package dev.tpo.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ordinary files in a tar archive, by their names; nothing is unpacked. Names lead nowhere else: what is absolute, goes
 * up, is a link, a device or a sparse file is refused, and so is a name that comes twice.
 */
public final class TarFile implements AutoCloseable {
    private static final int BLOCK = TarHeader.BYTES;

    private final FileChannel channel;
    private final int maxEntries;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private TarFile(FileChannel channel, int maxEntries) {
        this.channel = channel;
        this.maxEntries = maxEntries;
    }

    /**
     * A file in the archive.
     *
     * @param name its path, parts divided by {@code /}
     * @param offset of its content in the archive
     */
    public record Entry(String name, long offset, long bytes) {}

    /** @param head the file's first bytes, 512 of them if it has as many */
    public static boolean isTar(byte[] head) {
        return head.length >= BLOCK && TarHeader.isOne(head);
    }

    /** @throws UnfitInputException if it is not an archive as described above, or has more entries */
    public static TarFile open(Path file, int maxEntries) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            var tar = new TarFile(channel, maxEntries);
            tar.list();
            return tar;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    public Collection<Entry> entries() {
        return entries.values();
    }

    public @Nullable Entry find(String name) {
        return entries.get(name);
    }

    /** The file's content. It ends with the archive's closing. */
    public InputStream open(Entry entry) {
        return new Content(entry);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void list() throws IOException {
        long at = 0;
        int count = 0;
        String longName = null;
        while (true) {
            byte[] block = read(at, BLOCK);
            if (TarHeader.isEnd(block)) {
                return;
            }
            if (++count > maxEntries) {
                throw new UnfitInputException("the archive has more than " + maxEntries + " entries");
            }
            TarHeader header = TarHeader.read(block);
            long content = at + BLOCK;
            if (header.bytes() > channel.size() - content) {
                throw new UnfitInputException("the archive breaks off in " + Excerpt.of(header.name()));
            }
            switch (header.type()) {
                case LONG_NAME -> longName = TarHeader.longName(small(header, content));
                case EXTENDED -> longName = TarHeader.path(small(header, content), longName);
                case FILE -> {
                    add(longName == null ? header.name() : longName, content, header.bytes());
                    longName = null;
                }
                case FOLDER, GLOBAL -> longName = null;
                case OTHER ->
                    throw new UnfitInputException("the archive holds something else than files and folders (a link, a"
                            + " device, a sparse file): " + Excerpt.of(header.name()));
            }
            at = content + padded(header.bytes());
        }
    }

    private static long padded(long bytes) {
        return (bytes + BLOCK - 1) / BLOCK * BLOCK;
    }

    private byte[] small(TarHeader header, long content) throws IOException {
        if (header.bytes() > TarHeader.MOST_EXTENDED) {
            throw new UnfitInputException("the archive has a header of " + Sizes.words(header.bytes()));
        }
        return read(content, (int) header.bytes());
    }

    private void add(String given, long offset, long bytes) throws UnfitInputException {
        String name = plain(given);
        if (entries.put(name, new Entry(name, offset, bytes)) != null) {
            throw new UnfitInputException("the archive holds " + Excerpt.of(name) + " twice");
        }
    }

    private static String plain(String given) throws UnfitInputException {
        String name = given;
        while (name.startsWith("./")) {
            name = name.substring(2);
        }
        boolean safe = !name.isEmpty() && !name.startsWith("/") && name.indexOf('\\') < 0;
        for (String part : name.split("/", -1)) {
            safe &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
        }
        if (!safe || name.chars().anyMatch(Character::isISOControl)) {
            throw new UnfitInputException(
                    "the archive holds a file under a name that leads elsewhere: " + Excerpt.of(given));
        }
        return name;
    }

    private byte[] read(long at, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new UnfitInputException("the archive breaks off: its end is missing");
            }
        }
        return buffer.array();
    }

    static String utf8(byte[] bytes, int from, int length) throws UnfitInputException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnfitInputException("the archive holds a name that is not UTF-8");
        }
    }

    private final class Content extends InputStream {
        private final long end;
        private long at;

        Content(Entry entry) {
            this.at = entry.offset();
            this.end = entry.offset() + entry.bytes();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (at == end) {
                return -1;
            }
            int n = channel.read(ByteBuffer.wrap(buffer, offset, (int) Math.min(length, end - at)), at);
            if (n < 0) {
                throw new EOFException("the archive was cut off while it was read");
            }
            at += n;
            return n;
        }
    }
}
