package dev.tpo.dataset.uploads;

import dev.tpo.web.ApiException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which of an upload's parts its file consists of. */
final class PartChoice {
    private final Map<String, Part> there;

    PartChoice(List<Part> there) {
        this.there = there.stream().collect(Collectors.toMap(Part::id, Function.identity()));
    }

    /** @throws ApiException 400 if one is not there or named twice, or if they are not as long as the file was to be */
    List<Part> of(List<String> ids, long bytes) {
        Set<String> named = new HashSet<>();
        List<Part> parts = IntStream.range(0, ids.size())
                .mapToObj(i -> part("part_ids[" + i + "]", ids.get(i), named))
                .toList();
        long sum = parts.stream().mapToLong(Part::bytes).sum();
        if (sum != bytes) {
            throw ApiException.invalid(
                    "part_ids",
                    "bytes_mismatch",
                    "the upload was announced with " + bytes + " bytes, but these " + parts.size() + " parts hold "
                            + sum + "; it is still pending, with all its parts");
        }
        return parts;
    }

    private Part part(String field, String id, Set<String> named) {
        Part part = there.get(id);
        if (part == null) {
            throw ApiException.invalid(field, "part_not_found", field + ": this upload has no part '" + id + "'");
        }
        if (!named.add(id)) {
            throw ApiException.invalid(field, field + ": part '" + id + "' is named twice");
        }
        return part;
    }
}
