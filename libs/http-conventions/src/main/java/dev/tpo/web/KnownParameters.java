package dev.tpo.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * A query parameter that a handler of ours does not declare is refused by name, as a field of a body is: a filter that
 * is misspelt must not look like one that was done. A handler that takes them all, or the request, reads those with
 * brackets ({@code metadata[k]}) itself.
 */
final class KnownParameters implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getQueryString() != null
                && handler instanceof HandlerMethod method
                && method.getBeanType().getName().startsWith("dev.tpo.")) {
            refuseUnknown(request.getQueryString(), method);
        }
        return true;
    }

    private static void refuseUnknown(String query, HandlerMethod method) {
        Set<String> known = Arrays.stream(method.getMethodParameters())
                .map(KnownParameters::name)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        boolean readsAny = Arrays.stream(method.getMethodParameters())
                .map(MethodParameter::getParameterType)
                .anyMatch(type -> Map.class.isAssignableFrom(type)
                        || HttpServletRequest.class.isAssignableFrom(type)
                        || WebRequest.class.isAssignableFrom(type));
        for (String sent : UriComponentsBuilder.newInstance()
                .query(query)
                .build()
                .getQueryParams()
                .keySet()) {
            String name = decoded(sent);
            boolean read = name == null || known.contains(name) || (readsAny && name.contains("["));
            if (!read) {
                throw ApiException.invalid(
                        name, "unsupported_parameter", "the query parameter " + name + " is not supported here");
            }
        }
    }

    private static @Nullable String name(MethodParameter parameter) {
        RequestParam declared = parameter.getParameterAnnotation(RequestParam.class);
        if (declared == null) {
            return null;
        }
        return declared.name().isEmpty() ? parameter.getParameter().getName() : declared.name();
    }

    /** Null where it cannot be: the container says so when parameters are read. */
    private static @Nullable String decoded(String name) {
        try {
            return UriUtils.decode(name.replace('+', ' '), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
