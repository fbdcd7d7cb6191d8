package dev.tpo.input;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that may give so many bytes and no more: the next is an {@link UnfitInputException}. */
public final class BoundedStream extends FilterInputStream {
    private final String what;
    private final long maxBytes;
    private long left;

    /** @param what the content's name in the message */
    public BoundedStream(InputStream stream, String what, long maxBytes) {
        super(stream);
        this.what = what;
        this.maxBytes = maxBytes;
        this.left = maxBytes;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        return value < 0 ? value : count(1, value);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        return n < 0 ? n : count(n, n);
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = super.skip(Math.min(n, Integer.MAX_VALUE));
        count(skipped, 0);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private int count(long bytes, int result) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw new UnfitInputException(what + " is longer than " + Sizes.words(maxBytes) + ", and no more is read");
        }
        return result;
    }
}
