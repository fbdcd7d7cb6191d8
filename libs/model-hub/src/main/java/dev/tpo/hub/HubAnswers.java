package dev.tpo.hub;

import dev.tpo.input.Excerpt;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** What a hub's refusals mean: it tells them apart by {@code X-Error-Code} and status. */
final class HubAnswers {
    private HubAnswers() {}

    /**
     * @param fromHub false: from the host that a redirect led to
     * @throws TransientFault for what may go better the next time
     * @throws HubException for what will not
     */
    static void requireSuccess(HttpResponse<?> answer, HubModel model, boolean withToken, boolean fromHub)
            throws TransientFault {
        int status = answer.statusCode();
        if (status / 100 == 2 || status / 100 == 3) {
            return;
        }
        String code = answer.headers().firstValue("X-Error-Code").orElse("");
        String host = answer.uri().getHost();
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            throw new TransientFault(host + " answered " + status, retryAfter(answer));
        }
        if (!fromHub && status != 404) { // a signed address that has run out: the hub gives a new one
            throw new TransientFault(host + " answered " + status, Duration.ZERO);
        }
        throw refusal(status, code, model, withToken, said(answer));
    }

    private static HubException refusal(int status, String code, HubModel model, boolean withToken, String said) {
        String id = model.id();
        if (code.equals("RevisionNotFound")) {
            return new HubException(
                    HubException.Reason.REVISION_NOT_FOUND, id + " has no revision '" + model.revision() + "'" + said);
        }
        if (code.equals("GatedRepo")) {
            return new HubException(
                    HubException.Reason.GATED,
                    id + " is gated: its owner must let you in, and HF_TOKEN must be yours" + said);
        }
        if (code.equals("RepoNotFound") || status == 404 || status == 410 || (status == 401 && !withToken)) {
            return new HubException(
                    HubException.Reason.REPOSITORY_NOT_FOUND,
                    id + " does not exist on the hub, or it is private and "
                            + (withToken ? "HF_TOKEN may not read it" : "no HF_TOKEN is set")
                            + said);
        }
        if (status == 401 || status == 403) {
            return new HubException(
                    HubException.Reason.FORBIDDEN, "the hub refuses HF_TOKEN for " + id + " (" + status + ")" + said);
        }
        return new HubException(HubException.Reason.UNUSABLE, "the hub answered " + status + " about " + id + said);
    }

    private static String said(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("X-Error-Message")
                .map(message -> ": the hub says '" + Excerpt.of(message) + "'")
                .orElse("");
    }

    /** Seconds or a date; zero if there is none. */
    private static Duration retryAfter(HttpResponse<?> answer) {
        String value = answer.headers().firstValue("Retry-After").orElse("").strip();
        if (value.isEmpty()) {
            return Duration.ZERO;
        }
        try {
            return value.chars().allMatch(Character::isDigit)
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(Instant.now(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException | NumberFormatException e) {
            return Duration.ZERO;
        }
    }
}
