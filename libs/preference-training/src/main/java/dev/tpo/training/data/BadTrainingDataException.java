package dev.tpo.training.data;

/** The job cannot be done as it was asked; {@code param} names the request's field that is to blame. */
public final class BadTrainingDataException extends RuntimeException {
    private final String code;
    private final String param;

    public BadTrainingDataException(String code, String message, String param) {
        super(message);
        this.code = code;
        this.param = param;
    }

    /** @param file the request's field */
    public static BadTrainingDataException inFile(String file, String message) {
        return new BadTrainingDataException("invalid_" + file, message, file);
    }

    static BadTrainingDataException tooLong(TrainingRow row, String words) {
        return new BadTrainingDataException(
                "context_length_exceeded",
                row.file() + ", line " + row.line() + " is too long: " + words
                        + "; fewer frames or a shorter text need less",
                row.file());
    }

    public String code() {
        return code;
    }

    public String param() {
        return param;
    }
}
