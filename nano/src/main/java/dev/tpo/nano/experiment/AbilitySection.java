package dev.tpo.nano.experiment;

import dev.tpo.benchmarks.Grounding;
import dev.tpo.nano.experiment.Exam.Answered;
import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.world.Length;
import dev.tpo.nano.world.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What is looked at more closely of the base, SFT-Self and the recipe: intervals, needles, more frames. */
final class AbilitySection {
    private static final Predicate<Answered> SCORED = Targets.isOf(Family.SCORED);
    private static final Predicate<Answered> SPANS = Targets.isOf(List.of(Family.SPAN));

    private final Results results;
    private final String plots;
    private final Markdown out;

    AbilitySection(Results results, String plots, Markdown out) {
        this.results = results;
        this.plots = plots;
        this.out = out;
    }

    void write() {
        grounding();
        needle();
        frames();
    }

    private void grounding() {
        out.heading(2, "Grounding")
                .paragraph("“When is X shown?”, answered by an interval and scored by its overlap with the true one, as"
                        + " Charades-STA scores: the mean overlap (mIoU), and the share of answers that overlap by at least"
                        + " 0.3, 0.5, 0.7 (R1). In %.");
        List<String> header = new ArrayList<>(List.of("all seeds", "mIoU", "mIoU, to base"));
        Grounding.RECALLED_FROM.forEach(least -> header.add("R1@" + least));
        List<List<String>> rows = new ArrayList<>();
        for (Length length : Length.values()) {
            for (Arm arm : results.besideEachOther()) {
                rows.add(grounding(arm, length));
            }
        }
        out.table(header, rows);
    }

    private List<String> grounding(Arm arm, Length length) {
        List<String> row = new ArrayList<>(List.of(
                length.word() + ", " + arm.title(),
                Markdown.share(Figures.share(results.of(arm), length.word(), SPANS)),
                arm.equals(Arms.BASE)
                        ? ""
                        : Markdown.difference(
                                Figures.difference(results.of(arm), results.of(Arms.BASE), length.word(), SPANS))));
        for (double least : Grounding.RECALLED_FROM) {
            ToDoubleFunction<Answered> recalled = answer -> answer.worth() >= least ? 1 : 0;
            row.add(Markdown.share(Figures.share(results.of(arm), length.word(), SPANS, recalled)));
        }
        return row;
    }

    private void needle() {
        if (!results.hasNeedle()) {
            return;
        }
        out.heading(2, "A needle in a haystack")
                .paragraph("One thing is shown once, for " + Math.round(Timeline.BUCKET_SECONDS)
                        + " s, in a video of a few others that come again and again. Asked are whether it appears,"
                        + " whether something appears that does not, when it appears, and what is shown then. Accuracy in"
                        + " %, over the seeds, by the frames of the video and by how deep in it the needle is.")
                .image("Accuracy by length and depth", plots + "/needle.svg");
        List<String> header = new ArrayList<>(List.of("depth"));
        Needle.FRAMES.forEach(frames -> header.add(frames + " frames"));
        for (Arm arm : results.besideEachOther()) {
            List<List<String>> rows = new ArrayList<>();
            for (int depth : Needle.DEPTHS) {
                List<String> row = new ArrayList<>(List.of(arm.title() + ", " + depth + " %"));
                for (int frames : Needle.FRAMES) {
                    row.add(Markdown.share(results.needle(arm, frames, depth)));
                }
                rows.add(row);
            }
            out.table(header, rows);
        }
    }

    private void frames() {
        if (!results.hasFrames()) {
            return;
        }
        out.heading(2, "Frames that are seen").image("Accuracy by frames", plots + "/frames.svg");
        List<List<String>> rows = new ArrayList<>();
        for (Arm arm : results.besideEachOther()) {
            List<String> row = new ArrayList<>(List.of(arm.title()));
            for (int frames : Exams.FRAMES) {
                row.add(Markdown.share(Figures.share(results.of(arm), Exams.ofFrames(frames), SCORED)));
            }
            rows.add(row);
        }
        List<String> header = new ArrayList<>(List.of("long videos, %"));
        Exams.FRAMES.forEach(frames -> header.add(frames + " frames"));
        out.table(header, rows);
    }
}
