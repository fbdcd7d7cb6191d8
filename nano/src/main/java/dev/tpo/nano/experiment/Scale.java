package dev.tpo.nano.experiment;

/**
 * How much of everything there is.
 *
 * @param pairs that each model learns from
 * @param mostVideos that pairs are made of, for each seed; with too few, all models learn from as many as there are
 * @param examVideos of each length
 * @param questionsPerFamily about each of them
 * @param needleVideos of each length and depth
 * @param epochs of training
 */
record Scale(int pairs, int mostVideos, int examVideos, int questionsPerFamily, int needleVideos, int epochs) {
    static final Scale DEFAULT = new Scale(256, 640, 250, 2, 20, 4);
    static final Scale QUICK = new Scale(64, 160, 60, 2, 6, 4);

    String inWords() {
        return pairs + " pairs, or as many as the least fruitful granularity gives of " + mostVideos + " videos; "
                + examVideos + " videos of each length, " + questionsPerFamily + " questions of each family; "
                + needleVideos + " needles of each length and depth; " + epochs
                + " epochs of training";
    }
}
