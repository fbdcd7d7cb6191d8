package dev.tpo.training.losses;

/** Losses and parameters that do not go together; the message is for whoever asked for them. */
public final class InvalidLossException extends IllegalArgumentException {
    private final String field;

    InvalidLossException(String field, String rule) {
        super(field + " " + rule);
        this.field = field;
    }

    /** The field of {@link LossSettings} at fault, by its wire name. */
    public String field() {
        return field;
    }
}
