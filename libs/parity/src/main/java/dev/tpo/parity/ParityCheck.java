package dev.tpo.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.Dtype;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import java.nio.file.Path;
import java.util.List;

/**
 * Computes a golden case through both code paths and compares every tensor that it expects. A tensor that this check does
 * not know fails: nothing is left unseen.
 */
public final class ParityCheck {
    private final NDManager manager;
    private final GoldenCase golden;
    private final ModelConfig config;
    private final Comparison comparison;
    private final VisionStages vision;
    private final AnswerStages answers;
    private final PreferenceStages preferences;
    private final LossStages losses;

    private ParityCheck(NDManager manager, GoldenCase golden, Comparison comparison) {
        this.manager = manager;
        this.golden = golden;
        this.config = ModelConfig.read(golden.reference());
        this.comparison = comparison;
        this.vision = new VisionStages(manager, golden, config, comparison);
        this.answers = new AnswerStages(manager, golden, config, comparison);
        this.preferences = new PreferenceStages(manager, golden, config, comparison);
        this.losses = new LossStages(manager, golden, config, comparison);
    }

    /** @throws CheckpointException if the folder is not a whole case */
    public static ParityReport run(Path caseFolder) {
        try (OneThread alone = new OneThread();
                NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad()) {
            Comparison comparison = new Comparison(Comparison.BOUND);
            ParityCheck check = new ParityCheck(manager, GoldenCase.read(caseFolder, manager), comparison);
            check.inFloat32();
            comparison.failUnseen(check.golden.expected().keySet());
            return comparison.report();
        }
    }

    /**
     * What a narrower type costs: the case's forward stages with matrices rounded to it, multiplied as stored, widened, and
     * through the oracle; the worst stands. Losses and gradients are not looked at, training multiplies float32. The bound,
     * 2⁻⁵ of a tensor's norm for bfloat16 and 2⁻⁸ for float16, is eight roundings: it says that nothing is broken, not
     * that answers are the same.
     */
    public static ParityReport run(Path caseFolder, Dtype dtype) {
        if (dtype == Dtype.FLOAT32) {
            return run(caseFolder);
        }
        try (OneThread alone = new OneThread();
                NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad()) {
            Comparison comparison = new Comparison(dtype == Dtype.BFLOAT16 ? 0x1p-5 : 0x1p-8);
            new ParityCheck(manager, GoldenCase.read(caseFolder, manager), comparison).in(dtype);
            return comparison.report();
        }
    }

    /** A case's tensors are so small that threads which share an operator mostly wait for each other. */
    private static final class OneThread implements AutoCloseable {
        private final int before = Torch.intraOpThreads();

        OneThread() {
            Torch.setIntraOpThreads(1);
        }

        @Override
        public void close() {
            Torch.setIntraOpThreads(before);
        }
    }

    private void inFloat32() {
        try (Weights reference = Weights.read(golden.reference(), config);
                Weights policy = Weights.read(golden.policy(), ModelConfig.read(golden.policy()))) {
            for (boolean torchScript : List.of(true, false)) {
                forward(torchScript, reference);
                if (golden.expects(AnswerStages.ADAPTED)) {
                    adapted(torchScript, reference);
                }
                try (Weights learning = policy.copy();
                        CodePath path = path(torchScript, learning)) {
                    preferences.compare(path, learning);
                    if (!golden.losses().isEmpty()) {
                        try (CodePath known = path(torchScript, reference)) {
                            losses.compare(known, path, learning);
                        }
                    }
                }
            }
        }
    }

    private void in(Dtype dtype) {
        for (ComputePolicy.Products products :
                List.of(ComputePolicy.Products.AS_STORED, ComputePolicy.Products.WIDENED)) {
            try (Weights rounded = rounded(dtype, products)) {
                forward(true, rounded);
            }
        }
        try (Weights rounded = rounded(dtype, ComputePolicy.Products.WIDENED);
                Weights widened = rounded.copy()) {
            forward(false, widened);
        }
    }

    private Weights rounded(Dtype dtype, ComputePolicy.Products products) {
        return Weights.read(golden.reference(), config, new ComputePolicy(dtype, ComputeDevice.CPU, products));
    }

    private void forward(boolean torchScript, Weights weights) {
        try (CodePath path = path(torchScript, weights)) {
            NDArray ownTokens = vision.compare(path);
            answers.compare(path, ownTokens);
        }
    }

    private void adapted(boolean torchScript, Weights reference) {
        try (LoraAdapter adapter = LoraAdapter.read(golden.adapter(), config);
                Weights merged = reference.copy()) {
            adapter.mergeInto(merged);
            try (CodePath path = path(torchScript, merged)) {
                answers.compareAdapted(path);
            }
            if (torchScript) { // as serving and training run it: beside the base's matrices
                try (Weights beside = adapter.beside(reference);
                        CodePath path = CodePath.adapted(manager, beside, config, adapter)) {
                    answers.compareAdapted(path);
                }
            }
        }
    }

    private CodePath path(boolean torchScript, Weights weights) {
        return torchScript ? CodePath.torchScript(manager, weights, config) : CodePath.plain(weights, config);
    }
}
