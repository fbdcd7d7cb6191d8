package dev.tpo.dataset.datasets;

import dev.tpo.api.PreferencePair;
import dev.tpo.blobs.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a version is: its pairs, each once, in the order of what they say or in one that was asked for, and the hash of
 * that.
 *
 * @param id sha256 over videos' hashes, segments, texts and frames in the pairs' order; neither ids nor times nor the
 *     order in which the pairs were made change it
 */
record VersionContent(String id, List<PreferencePair> pairs) {

    /** @param order of the pairs, which come in that of what they say */
    static VersionContent of(List<PreferencePair> pairs, UnaryOperator<List<PreferencePair>> order, JsonMapper json) {
        TreeMap<String, PreferencePair> byContent = new TreeMap<>();
        pairs.forEach(pair -> byContent.putIfAbsent(canonical(pair, json), pair));
        List<PreferencePair> ordered = order.apply(List.copyOf(byContent.values()));
        MessageDigest digest = Sha256.digest();
        ordered.forEach(pair -> digest.update((canonical(pair, json) + "\n").getBytes(StandardCharsets.UTF_8)));
        return new VersionContent(HexFormat.of().formatHex(digest.digest()), ordered);
    }

    long count(String granularity) {
        return pairs.stream()
                .filter(pair -> pair.granularity().equals(granularity))
                .count();
    }

    private static String canonical(PreferencePair pair, JsonMapper json) {
        return json.writeValueAsString(List.of(
                pair.sha256(),
                pair.granularity(),
                pair.perturbation(),
                pair.segment().start(),
                pair.segment().end(),
                pair.prompt(),
                pair.chosen(),
                pair.rejected(),
                pair.frames().chosen(),
                pair.frames().rejected()));
    }
}
