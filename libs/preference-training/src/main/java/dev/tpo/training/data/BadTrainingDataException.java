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

    public static BadTrainingDataException inFile(String message) {
        return new BadTrainingDataException("invalid_training_file", message, "training_file");
    }

    static BadTrainingDataException tooLong(int line, String words) {
        return new BadTrainingDataException(
                "context_length_exceeded",
                "training_file, line " + line + " is too long: " + words + "; fewer frames or a shorter text need less",
                "training_file");
    }

    public String code() {
        return code;
    }

    public String param() {
        return param;
    }
}
