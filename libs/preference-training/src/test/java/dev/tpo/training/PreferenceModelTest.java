package dev.tpo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.tpo.lmm.model.LanguageModel;
import dev.tpo.lmm.model.VisualProjector;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferenceModelTest {
    @TempDir
    Path folder;

    @Test
    void packingManyPairsBehindOneVideoGivesWhatEachAnswerAloneGives() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 9);
                NDManager scope = Torch.newManager();
                Torch.GradMode off = Torch.noGrad();
                PreferenceModel model = new PreferenceModel(world.weights, world.config, ActivationMemory.DEFAULT)) {
            NDArray packed = model.answers(
                            scope, world.data, IntStream.range(0, 9).boxed().toList(), 0)
                    .logps();

            for (int i = 0; i < world.data.pairs().size(); i++) {
                TokenizedPair pair = world.data.pairs().get(i);
                assertThat(packed.getFloat(i, 0))
                        .isCloseTo(plain(world, scope, world.data, pair, pair.chosen()), within(2e-5f));
                assertThat(packed.getFloat(i, 1))
                        .isCloseTo(plain(world, scope, world.data, pair, pair.rejected()), within(2e-5f));
            }
        }
    }

    @Test
    void aPromptAboutSeveralVideosGivesWhatThePlainSequenceOfItsPiecesGives() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 1);
                NDManager scope = Torch.newManager();
                Torch.GradMode off = Torch.noGrad();
                PreferenceModel model = new PreferenceModel(world.weights, world.config, ActivationMemory.DEFAULT)) {
            List<VisualContext> contexts = new ArrayList<>(world.data.contexts());
            contexts.add(new VisualContext(List.of(
                    contexts.get(0).pieces().get(0),
                    contexts.get(0).pieces().get(1),
                    new VisualContext.Text(new long[] {9, 10}),
                    contexts.get(1).pieces().get(1))));
            TokenizedPair pair = new TokenizedPair(3, new long[] {7, 3}, new long[] {8, 4}, new long[] {5, 6, 4});
            var data = new TrainingSet(contexts, List.of(world.data.pairs().getFirst(), pair));

            NDArray packed = model.answers(scope, data, List.of(0, 1), 0).logps();

            assertThat(packed.getFloat(1, 0)).isCloseTo(plain(world, scope, data, pair, pair.chosen()), within(2e-5f));
            assertThat(packed.getFloat(1, 1))
                    .isCloseTo(plain(world, scope, data, pair, pair.rejected()), within(2e-5f));
        }
    }

    @Test
    void aBatchIsCutBetweenVideosBeforeALayerIsComputedAgainAndWithinAVideoWhereNothingElseFits() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 12)) {
            List<Integer> sizes = new ArrayList<>();
            for (long bytes = 1L << 26; bytes >= 1; bytes /= 2) {
                ActivationMemory memory = new ActivationMemory(bytes);
                try (PreferenceModel model = new PreferenceModel(world.weights, world.config, memory)) {
                    List<Integer> batch = IntStream.range(0, 12).boxed().toList();
                    List<List<Integer>> passes = model.passes(world.data, batch);
                    assertThat(passes).allSatisfy(pass -> assertThat(pass).isSorted());
                    assertThat(passes.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(batch);
                    sizes.add(passes.size());
                }
            }

            assertThat(sizes).isSorted().startsWith(1).contains(3).endsWith(12);
        }
    }

    @Test
    void aPairThatDoesNotFitTheContextIsATypedError() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 1);
                NDManager scope = Torch.newManager();
                PreferenceModel model = new PreferenceModel(world.weights, world.config, ActivationMemory.DEFAULT)) {
            TokenizedPair pair = new TokenizedPair(
                    0, LongStream.range(0, 110).map(i -> 7).toArray(), new long[] {4}, new long[] {8, 4});

            assertThatThrownBy(() ->
                            model.answers(scope, new TrainingSet(world.data.contexts(), List.of(pair)), List.of(0), 0))
                    .isInstanceOf(SequenceTooLongException.class)
                    .hasMessageContaining("128");
        }
    }

    @Test
    void theDivergenceIsThatOfWholeDistributionsAtTheChosenAnswersTokensAlone() throws Exception {
        try (TinyWorld world = new TinyWorld(folder, 5);
                NDManager scope = Torch.newManager();
                Torch.GradMode off = Torch.noGrad();
                Weights other = TinyWorld.randomWeights(world.config, 7);
                PreferenceModel model = new PreferenceModel(world.weights, world.config, ActivationMemory.DEFAULT);
                PreferenceModel reference = new PreferenceModel(other, world.config, ActivationMemory.DEFAULT)) {
            List<Integer> all = IntStream.range(0, 5).boxed().toList();
            Answers known = reference.answers(scope, world.data, all, 0);
            float[] found =
                    model.answers(scope, world.data, all, 0).divergence(known).toFloatArray();

            for (int i = 0; i < found.length; i++) {
                TokenizedPair pair = world.data.pairs().get(i);
                NDArray p = distributions(world, other, scope, world.data, pair, pair.chosen());
                NDArray q = distributions(world, world.weights, scope, world.data, pair, pair.chosen());
                assertThat(found[i])
                        .isPositive()
                        .isCloseTo(p.exp().mul(p.sub(q)).sum().getFloat(), within(2e-5f));
            }
        }
    }

    private static float plain(TinyWorld world, NDManager scope, TrainingSet data, TokenizedPair pair, long[] answer) {
        NDArray logps = distributions(world, world.weights, scope, data, pair, answer);
        float sum = 0;
        for (int k = 0; k < answer.length; k++) {
            sum += logps.getFloat(k, answer[k]);
        }
        return sum;
    }

    /** Prompt and one answer in a causal sequence, all logits, no packing: (A, V) in each of the answer's A places. */
    private static NDArray distributions(
            TinyWorld world, Weights weights, NDManager scope, TrainingSet data, TokenizedPair pair, long[] answer) {
        VisualContext context = data.contexts().get(pair.context());
        LanguageModel decoder = new LanguageModel(weights, world.config);
        VisualProjector projector = new VisualProjector(weights, world.config);
        NDList parts = new NDList();
        for (VisualContext.Piece piece : context.pieces()) {
            parts.add(
                    switch (piece) {
                        case VisualContext.Text text -> decoder.embed(scope, scope.create(text.tokens()));
                        case VisualContext.Video video -> {
                            NDArray seen = projector.frames(scope, video.features());
                            NDArray times = decoder.embed(scope, scope.create(video.timeTokens()))
                                    .expandDims(1);
                            yield NDArrays.concat(new NDList(seen, times), 1).reshape(-1, 16);
                        }
                    });
        }
        long[] text = LongStream.concat(LongStream.of(pair.question()), LongStream.of(answer))
                .toArray();
        parts.add(decoder.embed(scope, scope.create(text)));
        NDArray sequence = NDArrays.concat(parts).expandDims(0);
        int length = (int) sequence.getShape().get(1);
        NDArray hidden = decoder.hidden(
                scope, sequence, scope.arange(0, length, 1, DataType.INT64), LanguageModel.causal(scope, length));
        return decoder.logits(hidden).logSoftmax(-1).squeeze(0).get((length - answer.length - 1) + ":" + (length - 1));
    }
}
