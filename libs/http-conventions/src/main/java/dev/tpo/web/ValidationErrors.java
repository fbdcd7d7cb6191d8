package dev.tpo.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.MethodParameter;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.annotation.HandlerMethodValidationException;

/** Bean validation, naming each field as the client wrote it. */
final class ValidationErrors {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])[A-Z]");

    private ValidationErrors() {}

    static ApiException map(Errors errors) {
        FieldError field = errors.getFieldError();
        if (field == null) {
            return ApiException.invalid(null, said(errors.getAllErrors().getFirst()));
        }
        String name = snake(field.getField());
        return ApiException.invalid(name, name + " " + said(field));
    }

    static ApiException map(HandlerMethodValidationException invalid) {
        ParameterValidationResult first =
                invalid.getParameterValidationResults().getFirst();
        if (first instanceof ParameterErrors body) {
            return map(body);
        }
        String name = name(first.getMethodParameter());
        return ApiException.invalid(
                name, name + " " + said(first.getResolvableErrors().getFirst()));
    }

    static ApiException wrongType(@Nullable String name, @Nullable Class<?> type) {
        String field = name == null ? "a parameter" : name;
        return ApiException.invalid(name, field + " must be " + kind(type));
    }

    static String kind(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        Class<?> boxed = org.springframework.util.ClassUtils.resolvePrimitiveIfNecessary(type);
        if (boxed.isEnum()) {
            return "one of "
                    + String.join(
                            ", ",
                            Arrays.stream(boxed.getEnumConstants())
                                    .map(JsonErrors::wireName)
                                    .toList());
        }
        if (boxed == Integer.class || boxed == Long.class || boxed == Short.class) {
            return "an integer";
        }
        if (Number.class.isAssignableFrom(boxed)) {
            return "a number";
        }
        if (boxed == Boolean.class) {
            return "true or false";
        }
        if (CharSequence.class.isAssignableFrom(boxed)) {
            return "a string";
        }
        return boxed.isArray() || Iterable.class.isAssignableFrom(boxed) ? "an array" : "an object";
    }

    private static String name(MethodParameter parameter) {
        RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
        if (query != null && !query.name().isEmpty()) {
            return query.name();
        }
        RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
        if (header != null && !header.name().isEmpty()) {
            return header.name();
        }
        return snake(Objects.requireNonNullElse(parameter.getParameterName(), "parameter"));
    }

    private static String said(MessageSourceResolvable error) {
        return Objects.requireNonNullElse(error.getDefaultMessage(), "is not valid");
    }

    private static String snake(String path) {
        return HUMP.matcher(path).replaceAll(hump -> "_" + hump.group()).toLowerCase(Locale.ROOT);
    }
}
