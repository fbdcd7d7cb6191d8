package dev.tpo.rows;

/** A file's rows cannot be used; the message is for its author and goes on from the file's name: {@code line 3 lacks …}. */
public final class InvalidRowsException extends RuntimeException {
    public InvalidRowsException(String message) {
        super(message);
    }

    /** @param line from 1 */
    public static InvalidRowsException at(int line, String what) {
        return new InvalidRowsException("line " + line + " " + what);
    }

    public String words() {
        return String.valueOf(getMessage());
    }
}
