package dev.tpo.trainingservice.promotion;

import dev.tpo.api.AliasDecision.Thresholds;
import dev.tpo.api.AliasRequest;
import dev.tpo.web.ApiException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the operator asks of a promotion; a request may ask for more.
 *
 * @param minimumVideos different contents about which both models answered
 * @param maximumP p must be below it
 * @param familyMargin by how much a family may be worse, a fraction
 */
@ConfigurationProperties("tpo.gate")
record GateProperties(int minimumVideos, double maximumP, double familyMargin) {
    GateProperties {
        if (minimumVideos < 1) {
            throw new IllegalArgumentException("TPO_GATE_MINIMUM_VIDEOS must be at least 1, not " + minimumVideos);
        }
        if (!(maximumP > 0 && maximumP <= 1)) {
            throw new IllegalArgumentException("TPO_GATE_MAXIMUM_P must be above 0 and at most 1, not " + maximumP);
        }
        if (!(familyMargin >= 0 && familyMargin <= 1)) {
            throw new IllegalArgumentException("TPO_GATE_FAMILY_MARGIN must be from 0 to 1, not " + familyMargin);
        }
    }

    /** @throws ApiException 400 for what would be easier than the operator's, or is no such number */
    Thresholds tightenedBy(AliasRequest request) {
        return new Thresholds(
                minimumVideos(request.minimumVideos()),
                maximumP(request.maximumP()),
                familyMargin(request.familyMargin()));
    }

    private int minimumVideos(@Nullable Integer asked) {
        if (asked != null && asked < minimumVideos) {
            throw ApiException.invalid(
                    "minimum_videos",
                    "minimum_videos can only be raised: this suite asks for at least " + minimumVideos + ", not "
                            + asked);
        }
        return asked == null ? minimumVideos : asked;
    }

    private double maximumP(@Nullable Double asked) {
        if (asked != null && !(asked > 0 && asked <= maximumP)) {
            throw ApiException.invalid(
                    "maximum_p",
                    "maximum_p can only be lowered: it must be above 0 and at most this suite's " + maximumP + ", not "
                            + asked);
        }
        return asked == null ? maximumP : asked;
    }

    private double familyMargin(@Nullable Double asked) {
        if (asked != null && !(asked >= 0 && asked <= familyMargin)) {
            throw ApiException.invalid(
                    "family_margin",
                    "family_margin can only be lowered: it must be from 0 to this suite's " + familyMargin + ", not "
                            + asked);
        }
        return asked == null ? familyMargin : asked;
    }
}
