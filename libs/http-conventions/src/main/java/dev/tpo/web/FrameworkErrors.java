package dev.tpo.web;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.validation.BindException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** What Spring MVC and Tomcat throw. */
final class FrameworkErrors {
    private FrameworkErrors() {}

    /** Null: not known here. */
    static @Nullable ApiException map(Throwable error) {
        return switch (error) {
            case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
            case MethodArgumentNotValidException invalid -> ValidationErrors.map(invalid.getBindingResult());
            case BindException invalid -> ValidationErrors.map(invalid.getBindingResult());
            case HandlerMethodValidationException invalid -> ValidationErrors.map(invalid);
            case MethodArgumentTypeMismatchException wrong ->
                ValidationErrors.wrongType(wrong.getName(), wrong.getRequiredType());
            case TypeMismatchException wrong ->
                ValidationErrors.wrongType(wrong.getPropertyName(), wrong.getRequiredType());
            case MissingServletRequestParameterException missing -> missing(missing.getParameterName());
            case MissingServletRequestPartException missing -> missing(missing.getRequestPartName());
            case MissingRequestHeaderException missing -> missing(missing.getHeaderName());
            case MaxUploadSizeExceededException ignored ->
                ApiException.tooLarge(null, "the upload is larger than this server takes");
            case MultipartException broken -> multipart(broken);
            case NoResourceFoundException none -> noRoute(none.getHttpMethod(), none.getResourcePath());
            case NoHandlerFoundException none ->
                noRoute(HttpMethod.valueOf(none.getHttpMethod()), none.getRequestURL());
            case HttpRequestMethodNotSupportedException method -> method(method);
            case HttpMediaTypeNotSupportedException media -> mediaType(media);
            case HttpMediaTypeNotAcceptableException media -> notAcceptable(media);
            case InvalidMediaTypeException ignored -> ApiException.unsupportedMediaType("the media type is malformed");
            case InvalidMimeTypeException ignored -> ApiException.unsupportedMediaType("the media type is malformed");
            case AsyncRequestTimeoutException ignored -> ErrorMapping.ofStatus(503, "the answer took too long");
            // The time-out interrupts the handler; which of the two is seen first is chance.
            case InterruptedException ignored -> ErrorMapping.ofStatus(503, "the answer took too long");
            case ErrorResponse other -> ofErrorResponse(other);
            default -> TomcatErrors.orJson(error);
        };
    }

    private static ApiException unreadable(HttpMessageNotReadableException error) {
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            ApiException json = ErrorMapping.json(cause);
            if (json != null) {
                return json;
            }
        }
        String said = Objects.requireNonNullElse(error.getMessage(), "");
        return ApiException.invalid(
                null,
                said.startsWith("Required request body is missing")
                        ? "a JSON body is required"
                        : "the body could not be read to its end");
    }

    private static ApiException missing(String name) {
        return ApiException.invalid(name, "missing", name + " is required");
    }

    private static ApiException multipart(MultipartException error) {
        if (Objects.requireNonNullElse(error.getMessage(), "").contains("not a multipart request")) {
            return ApiException.unsupportedMediaType("multipart/form-data is required");
        }
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause.getClass().getSimpleName().contains("SizeLimit")
                    || cause.getClass().getSimpleName().contains("SizeException")) {
                return ApiException.tooLarge(null, "the upload is larger than this server takes");
            }
        }
        return ApiException.invalid(null, "invalid_multipart", "the multipart body is malformed or ends early");
    }

    private static ApiException noRoute(HttpMethod method, String path) {
        String shown = path.startsWith("/") ? path : "/" + path;
        return ApiException.notFound(null, "unknown_route", "there is no " + method + " " + shown);
    }

    private static ApiException method(HttpRequestMethodNotSupportedException error) {
        Set<HttpMethod> supported = Objects.requireNonNullElse(error.getSupportedHttpMethods(), Set.of());
        List<String> names = supported.stream().map(HttpMethod::name).sorted().toList();
        String allow = String.join(", ", names);
        ApiException mapped = new ApiException(
                HttpStatus.METHOD_NOT_ALLOWED,
                ApiException.INVALID_REQUEST,
                "method_not_allowed",
                null,
                error.getMethod() + " is not possible here" + are(names));
        return allow.isEmpty() ? mapped : mapped.header(HttpHeaders.ALLOW, allow);
    }

    private static ApiException mediaType(HttpMediaTypeNotSupportedException error) {
        List<String> wanted = error.getSupportedMediaTypes().stream()
                .map(Object::toString)
                .filter(name -> !name.contains("+"))
                .distinct()
                .limit(4)
                .toList();
        Object sent = error.getContentType();
        return ApiException.unsupportedMediaType(
                (sent == null ? "a readable Content-Type is required" : "Content-Type " + sent + " is not taken here")
                        + are(wanted));
    }

    /** {@code ; GET is}, {@code ; GET, PUT and DELETE are}, or nothing. */
    private static String are(List<String> names) {
        return switch (names.size()) {
            case 0 -> "";
            case 1 -> "; " + names.getFirst() + " is";
            default ->
                "; " + String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast() + " are";
        };
    }

    private static ApiException notAcceptable(HttpMediaTypeNotAcceptableException error) {
        return ErrorMapping.ofStatus(
                406,
                error.getSupportedMediaTypes().isEmpty()
                        ? "the Accept header is malformed"
                        : "none of the accepted media types can be had here");
    }

    private static ApiException ofErrorResponse(ErrorResponse error) {
        ApiException mapped = ErrorMapping.ofStatus(
                error.getStatusCode().value(), error.getBody().getDetail());
        error.getHeaders().forEach((name, values) -> values.forEach(value -> mapped.header(name, value)));
        return mapped;
    }
}
