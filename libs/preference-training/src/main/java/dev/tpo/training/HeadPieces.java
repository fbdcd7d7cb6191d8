package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.tpo.lmm.model.AnswerHead;
import dev.tpo.lmm.model.LanguageModel;
import java.util.function.BiFunction;

/**
 * The head over many rows, so many at a time that logits fit the memory for them. Legend: R rows, D hidden size; see
 * {@link AnswerHead}.
 */
final class HeadPieces {
    private final LanguageModel decoder;
    private final AnswerHead head;
    private final int atOnce;

    HeadPieces(LanguageModel decoder, int atOnce) {
        this.decoder = decoder;
        this.head = decoder.answerHead();
        this.atOnce = atOnce;
    }

    NDArray logProbabilities(NDManager manager, NDArray rows, NDArray targets) {
        return pieces(manager, rows, (scope, some) -> head.logProbabilities(scope, rows.get(some), targets.get(some)));
    }

    NDArray back(NDManager manager, NDArray rows, NDArray targets, NDArray gradient) {
        return pieces(
                manager,
                rows,
                (scope, some) -> head.back(scope, rows.get(some), targets.get(some), gradient.get(some)));
    }

    /** @param reference (R, D): the reference's rows, from which its distributions are made as they are needed */
    NDArray divergence(NDManager manager, NDArray rows, HeadPieces other, NDArray reference) {
        return pieces(
                manager,
                rows,
                (scope, some) ->
                        head.divergence(scope, rows.get(some), other.head.distribution(scope, reference.get(some))));
    }

    NDArray divergenceBack(NDManager manager, NDArray rows, HeadPieces other, NDArray reference, NDArray gradient) {
        return pieces(
                manager,
                rows,
                (scope, some) -> head.divergenceBack(
                        scope,
                        rows.get(some),
                        other.head.distribution(scope, reference.get(some)),
                        gradient.get(some)));
    }

    /** Rows of (R, D) by their int64 numbers. */
    NDArray rows(NDManager manager, NDArray table, NDArray numbers) {
        return decoder.rows(manager, table, numbers);
    }

    /** {@code table} with rows added at the int64 numbers, also several at one. */
    NDArray added(NDManager manager, NDArray table, NDArray rows, NDArray numbers) {
        return decoder.addRows(manager, table, rows, numbers);
    }

    private NDArray pieces(NDManager manager, NDArray rows, BiFunction<NDManager, NDIndex, NDArray> each) {
        long count = rows.getShape().get(0);
        NDList parts = new NDList();
        for (long begin = 0; begin < count; begin += atOnce) {
            try (NDManager scope = rows.getManager().newSubManager()) {
                NDArray part = each.apply(scope, new NDIndex(begin + ":" + Math.min(count, begin + atOnce)));
                part.attach(manager);
                parts.add(part);
            }
        }
        return parts.size() == 1 ? parts.getFirst() : NDArrays.concat(parts, 0);
    }
}
