package dev.tpo.nano.pretraining;

import dev.tpo.nano.model.Vocabulary;
import dev.tpo.nano.questions.Asker;
import dev.tpo.nano.questions.Question;
import dev.tpo.nano.world.Timeline;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Clips with their questions as numbers. Legend: B clips, F frames, Ls tokens of all slots.
 *
 * @param bankRows (B · F) rows of the feature bank
 * @param timeIds (B · F) time tokens
 * @param ids (B · Ls) tokens of questions and answers, padded
 * @param labels (B · Ls) what each position is to predict, -100 where it is not asked
 * @param asked how many labels there are
 * @param gaps which positions are left out
 */
record PackedBatch(long[] bankRows, long[] timeIds, long[] ids, long[] labels, int asked, PackedLayout.Gaps gaps) {
    static final int IGNORED = -100;

    static PackedBatch random(
            RandomGenerator random,
            PackedLayout layout,
            Vocabulary vocabulary,
            FeatureBank bank,
            int clips,
            int frames,
            int minScenes,
            int maxScenes,
            PackedLayout.Gaps gaps) {
        long[] rows = new long[clips * frames];
        long[] times = new long[clips * frames];
        long[] ids = new long[clips * layout.slotTokens()];
        long[] labels = new long[ids.length];
        Arrays.fill(labels, IGNORED);
        Asker asker = new Asker(random);
        int asked = 0;
        for (int clip = 0; clip < clips; clip++) {
            Timeline timeline = Clips.random(random, frames, random.nextInt(minScenes, maxScenes + 1));
            for (int frame = 0; frame < frames; frame++) {
                rows[clip * frames + frame] = bank.row(timeline.thingInFrame(frame), random.nextInt(bank.renderings()));
                times[clip * frames + frame] =
                        Vocabulary.FIRST_TIME + timeline.bucketOfFrame().get(frame);
            }
            int begin = clip * layout.slotTokens();
            for (PackedLayout.Slot slot : layout.slots()) {
                asked += switch (slot) {
                    case PackedLayout.Slot.Asked(var family, int length) ->
                        write(asker.ask(family, timeline), vocabulary, ids, labels, begin, length);
                    case PackedLayout.Slot.Moment() -> write(random, timeline, vocabulary, ids, labels, begin);
                };
                begin += slot.length();
            }
        }
        return new PackedBatch(rows, times, ids, labels, asked, gaps);
    }

    /** Question, assistant token, answer; the last answer token predicts the end. */
    private static int write(
            Question question, Vocabulary vocabulary, long[] ids, long[] labels, int begin, int length) {
        int[] ask = vocabulary.encode(question.text());
        int[] answer = vocabulary.encode(question.answer());
        if (ask.length + 1 + answer.length > length) {
            throw new IllegalStateException("slot of " + length + " tokens is too short for: " + question);
        }
        int at = begin;
        for (int token : ask) {
            ids[at++] = token;
        }
        ids[at] = Vocabulary.ASSISTANT;
        for (int token : answer) {
            labels[at++] = token;
            ids[at] = token;
        }
        labels[at] = Vocabulary.END;
        return answer.length + 1;
    }

    /** The time of a frame, given, and what is shown in it, asked. */
    private static int write(
            RandomGenerator random, Timeline timeline, Vocabulary vocabulary, long[] ids, long[] labels, int begin) {
        int frame = random.nextInt(timeline.frames());
        int[] thing = vocabulary.encode(timeline.thingInFrame(frame).words());
        int at = begin;
        ids[at] = Vocabulary.FIRST_TIME + timeline.bucketOfFrame().get(frame);
        for (int token : thing) {
            labels[at++] = token;
            ids[at] = token;
        }
        return thing.length;
    }
}
