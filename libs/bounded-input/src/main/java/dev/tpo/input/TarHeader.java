package dev.tpo.input;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A block of 512 bytes that says what follows it: POSIX's form and GNU's, and the oldest, which has no mark of its own. */
record TarHeader(String name, long bytes, Type type) {
    static final int BYTES = 512;
    static final long MOST_EXTENDED = 1 << 16;

    private static final int NAME = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE = 12;
    private static final int SUM_AT = 148;
    private static final int SUM = 8;
    private static final int TYPE_AT = 156;
    private static final int MAGIC_AT = 257;
    private static final int PREFIX_AT = 345;
    private static final int PREFIX = 155;

    enum Type {
        FILE,
        FOLDER,
        /** GNU's: the name of the next entry. */
        LONG_NAME,
        /** POSIX's: what its block cannot hold of the next entry. */
        EXTENDED,
        /** Times and comments of all that follow. */
        GLOBAL,
        OTHER
    }

    static boolean isEnd(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    static boolean isOne(byte[] block) {
        try {
            return !isEnd(block) && sum(block) == number(block, SUM_AT, SUM);
        } catch (UnfitInputException e) {
            return false;
        }
    }

    static TarHeader read(byte[] block) throws UnfitInputException {
        if (!isOne(block)) {
            throw new UnfitInputException("the archive is damaged: a header's sum is wrong");
        }
        boolean posix = "ustar\0".equals(new String(block, MAGIC_AT, 6, StandardCharsets.ISO_8859_1));
        String prefix = posix ? text(block, PREFIX_AT, PREFIX) : "";
        String name = text(block, 0, NAME);
        Type type = switch (block[TYPE_AT]) {
            case 0, '0' -> name.endsWith("/") ? Type.FOLDER : Type.FILE;
            case '5' -> Type.FOLDER;
            case 'L' -> Type.LONG_NAME;
            case 'x' -> Type.EXTENDED;
            case 'g' -> Type.GLOBAL;
            default -> Type.OTHER;
        };
        long bytes = number(block, SIZE_AT, SIZE);
        return new TarHeader(prefix.isEmpty() ? name : prefix + "/" + name, type == Type.FOLDER ? 0 : bytes, type);
    }

    static String longName(byte[] content) throws UnfitInputException {
        return text(content, 0, content.length);
    }

    /**
     * The path in an extended header: records {@code "17 path=dir/file\n"}, each with its own length.
     *
     * @param otherwise if it says none
     */
    static @Nullable String path(byte[] content, @Nullable String otherwise) throws UnfitInputException {
        String path = otherwise;
        int at = 0;
        while (at < content.length) {
            int blank = at;
            while (blank < content.length && blank < at + 6 && content[blank] >= '0' && content[blank] <= '9') {
                blank++;
            }
            int length = blank == at || blank == content.length || content[blank] != ' '
                    ? 0
                    : Integer.parseInt(new String(content, at, blank - at, StandardCharsets.US_ASCII));
            if (length <= blank - at + 1 || length > content.length - at || content[at + length - 1] != '\n') {
                throw new UnfitInputException("the archive is damaged: an extended header is none");
            }
            String record = TarFile.utf8(content, blank + 1, at + length - 1 - blank - 1);
            String key = record.substring(0, Math.max(0, record.indexOf('=')));
            switch (key) {
                case "path" -> path = record.substring(key.length() + 1);
                case "size" -> throw new UnfitInputException("the archive holds a file of more than 8 GB");
                default -> {
                    if (key.startsWith("GNU.sparse")) {
                        throw new UnfitInputException("the archive holds a sparse file");
                    }
                }
            }
            at += length;
        }
        return path;
    }

    private static String text(byte[] block, int from, int length) throws UnfitInputException {
        int end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        return TarFile.utf8(block, from, end - from);
    }

    /** Octal digits, with blanks around them. */
    private static long number(byte[] block, int from, int length) throws UnfitInputException {
        String digits = new String(block, from, length, StandardCharsets.ISO_8859_1)
                .replace('\0', ' ')
                .strip();
        if (!digits.matches("[0-7]*")) {
            throw new UnfitInputException("the archive holds a number that is none, or a file of more than 8 GB");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    /** With the sum itself taken as blanks. */
    static int sum(byte[] block) {
        int sum = 0;
        for (int i = 0; i < BYTES; i++) {
            sum += i >= SUM_AT && i < SUM_AT + SUM ? ' ' : block[i] & 0xFF;
        }
        return sum;
    }
}
