package dev.tpo.nano.experiment;

import dev.tpo.api.PreferencePair;
import dev.tpo.curation.GoodPair;
import dev.tpo.curation.Granularity;
import dev.tpo.curation.JudgedPair;
import dev.tpo.rows.PreferenceForm;
import dev.tpo.rows.PreferenceRow;
import dev.tpo.rows.Turn;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Pairs as the suite keeps them, and as it exports them to be trained on. */
final class PairRecords {
    static final String KEPT = "kept";
    private static final String REJECTED = "rejected";
    private static final String SELF = "self";
    private static final String REFERENCE = "video://";

    private PairRecords() {}

    /** @param number of the pair among its video's */
    static PreferencePair of(JudgedPair pair, String sha256, int number) {
        JudgedPair.Scores scores = pair.scores();
        return new PreferencePair(
                sha256.substring(0, 12) + "-" + number,
                sha256,
                sha256,
                word(pair.granularity()),
                word(pair.perturbation()),
                pair.strength(),
                new PreferencePair.Segment(pair.startSeconds(), pair.endSeconds()),
                pair.prompt(),
                pair.chosen(),
                pair.rejected(),
                pair.family(),
                SELF,
                new PreferencePair.Frames(pair.chosenFrames(), pair.rejectedFrames()),
                scores == null
                        ? new PreferencePair.Scores(null, null, null)
                        : new PreferencePair.Scores(scores.chosen(), scores.rejected(), scores.marginNats()),
                pair.kept() ? KEPT : REJECTED,
                pair.reason() == null ? null : word(pair.reason()),
                null,
                null,
                pair.origin().captions().stream()
                        .map(caption -> new PreferencePair.Caption(
                                caption.startSeconds(), caption.endSeconds(), caption.caption()))
                        .toList(),
                null);
    }

    static Granularity granularity(PreferencePair pair) {
        return Granularity.valueOf(pair.granularity().toUpperCase(Locale.ROOT));
    }

    static GoodPair good(PreferencePair pair) {
        return GoodPair.of(granularity(pair), pair.chosen());
    }

    /** A line of a dataset version's export. */
    static ObjectNode row(PreferencePair pair) {
        ObjectNode extras = JsonNodeFactory.instance.objectNode();
        ObjectNode provenance = extras.putObject("provenance");
        provenance.put("pair", pair.id());
        ObjectNode all = JsonMapper.shared().valueToTree(pair);
        for (String field :
                List.of("sha256", "granularity", "perturbation", "strength", "segment", "family", "frames", "scores")) {
            if (all.hasNonNull(field)) {
                provenance.set(field, all.get(field));
            }
        }
        Turn question = new Turn(Turn.USER, List.of(REFERENCE + pair.sha256()), pair.prompt());
        return PreferenceForm.TRL.write(
                new PreferenceRow(0, List.of(question), pair.chosen(), pair.rejected(), extras));
    }

    /** The content that a row's reference names. */
    static String sha256(String reference) {
        return reference.substring(REFERENCE.length());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
