package dev.tpo.nano.grammar;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The captions of all segments taken together: what they agree on about the whole video. Segments overlap, so two
 * captions may tell the same event; where they contradict each other nothing is decided.
 */
final class Storyline {
    private final List<Caption> captions;
    private final List<String> phrases;

    /** @param captions in the order of their segments */
    Storyline(List<Caption> captions) {
        this.captions = List.copyOf(captions);
        Set<String> distinct = new LinkedHashSet<>();
        this.captions.forEach(caption -> distinct.addAll(caption.phrases()));
        this.phrases = List.copyOf(distinct);
    }

    /** Distinct, by first appearance. */
    List<String> phrases() {
        return phrases;
    }

    Optional<String> after(String phrase) {
        return neighbour(phrase, 1);
    }

    Optional<String> before(String phrase) {
        return neighbour(phrase, -1);
    }

    private Optional<String> neighbour(String phrase, int step) {
        Set<String> neighbours = new HashSet<>();
        for (Caption caption : captions) {
            int place = caption.phrases().indexOf(phrase);
            int next = place + step;
            if (place >= 0 && next >= 0 && next < caption.phrases().size()) {
                neighbours.add(caption.phrases().get(next));
            }
        }
        return neighbours.size() == 1 ? Optional.of(neighbours.iterator().next()) : Optional.empty();
    }

    /** The one that comes first, unless a caption that has both tells it the other way round. */
    Optional<String> first(String one, String other) {
        boolean oneLeads = phrases.indexOf(one) < phrases.indexOf(other);
        String leader = oneLeads ? one : other;
        String follower = oneLeads ? other : one;
        boolean contradicted = captions.stream().map(Caption::phrases).anyMatch(told -> {
            int led = told.indexOf(leader);
            int followed = told.indexOf(follower);
            return led >= 0 && followed >= 0 && led > followed;
        });
        return contradicted ? Optional.empty() : Optional.of(leader);
    }

    /** Phrases that never appear but are made of words that do: the first words of one, the last word of another. */
    List<String> absent() {
        Set<String> absent = new LinkedHashSet<>();
        for (String one : phrases) {
            for (String other : phrases) {
                int end = one.lastIndexOf(' ');
                int begin = other.lastIndexOf(' ');
                if (end > 0 && begin > 0) {
                    absent.add(one.substring(0, end) + other.substring(begin));
                }
            }
        }
        phrases.forEach(absent::remove);
        return new ArrayList<>(absent);
    }
}
