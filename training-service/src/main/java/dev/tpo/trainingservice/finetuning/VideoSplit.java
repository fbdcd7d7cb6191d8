package dev.tpo.trainingservice.finetuning;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Videos whose pairs are held back from training: no video is on both sides, nor one that a pair shows beside it.
 *
 * @param videos sha256
 * @param rows how many pairs are about them
 */
record VideoSplit(Set<String> videos, int rows) {

    /** Videos that stay together, and how many pairs are about them. */
    private static final class Group {
        private final Set<String> videos = new HashSet<>();
        private int rows;

        /** The same for the same content, whatever the order of rows, and drawn by the seed. */
        private String draw(long seed) {
            try {
                String named = seed + " " + videos.stream().sorted().findFirst().orElseThrow();
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(named.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has it", e);
            }
        }
    }

    /**
     * As near to the share of the rows as whole groups of videos come, at least one on each side.
     *
     * @param rows the videos of each, sha256
     * @throws InvalidTrainingFileException if all rows are about one video, or about videos that rows show together
     */
    static VideoSplit of(List<List<String>> rows, double share, long seed) {
        List<Group> groups = new ArrayList<>(groups(rows));
        if (groups.size() < 2) {
            throw new InvalidTrainingFileException(
                    "validation_share",
                    "validation_share holds back whole videos, but all pairs of training_file are about one video, or"
                            + " about videos that pairs show together");
        }
        groups.sort(Comparator.comparing(group -> group.draw(seed)));
        double wanted = share * rows.size();
        Set<String> videos = new HashSet<>();
        int held = 0;
        for (Group group : groups) {
            if (Math.abs(held + group.rows - wanted) < Math.abs(held - wanted) && held + group.rows < rows.size()) {
                videos.addAll(group.videos);
                held += group.rows;
            }
        }
        if (held == 0) { // each is more than twice what is wanted
            Group smallest = groups.stream()
                    .min(Comparator.comparingInt(group -> group.rows))
                    .orElseThrow();
            return new VideoSplit(smallest.videos, smallest.rows);
        }
        return new VideoSplit(videos, held);
    }

    private static Collection<Group> groups(List<List<String>> rows) {
        Map<String, Group> byVideo = new HashMap<>();
        for (List<String> row : rows) {
            Group group = byVideo.computeIfAbsent(row.getFirst(), video -> new Group());
            for (String video : row) {
                Group other = byVideo.get(video);
                if (other != null && other != group) {
                    group.videos.addAll(other.videos);
                    group.rows += other.rows;
                    for (String moved : other.videos) {
                        byVideo.put(moved, group);
                    }
                }
                group.videos.add(video);
                byVideo.put(video, group);
            }
            group.rows++;
        }
        return new HashSet<>(byVideo.values());
    }
}
