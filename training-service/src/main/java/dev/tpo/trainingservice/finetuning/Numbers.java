package dev.tpo.trainingservice.finetuning;

import dev.tpo.web.ApiException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A client's numbers, each of which may be left out or be {@code "auto"}. */
final class Numbers {
    static final String AUTO = "auto";

    private Numbers() {}

    /** @param param where the number stands in the request */
    static double number(String param, @Nullable Object value, double auto, double least, double most) {
        Double given = given(param, value);
        if (given == null) {
            return auto;
        }
        double result = given;
        if (!(result >= least && result <= most)) {
            throw invalid(param, "must be from " + plain(least) + " to " + plain(most) + ", not " + value);
        }
        return result;
    }

    /** Null where it is left out or {@code "auto"}. */
    static @Nullable Double given(String param, @Nullable Object value) {
        if (value == null || AUTO.equals(value)) {
            return null;
        }
        if (!(value instanceof Number number)) {
            throw invalid(param, "must be a number or \"auto\"");
        }
        return number.doubleValue();
    }

    static int whole(String param, @Nullable Object value, int auto, int most) {
        double number = number(param, value, auto, 1, most);
        if (number != Math.rint(number)) {
            throw invalid(param, "must be a whole number or \"auto\"");
        }
        return (int) number;
    }

    /** As one writes it: no fraction where there is none, no exponent. */
    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    static ApiException invalid(String param, String rule) {
        return ApiException.invalid(param, param.substring(param.lastIndexOf('.') + 1) + " " + rule);
    }
}
