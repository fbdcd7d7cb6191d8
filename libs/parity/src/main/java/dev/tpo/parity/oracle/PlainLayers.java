package dev.tpo.parity.oracle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import dev.tpo.lmm.tensors.Torch;

/** Layers of transformers written out. Legend: B batch, H heads, L length, hs head size, D width; float32. */
final class PlainLayers {
    private PlainLayers() {}

    /** x (…, in), weight (out, in). */
    static NDArray linear(NDArray x, NDArray weight) {
        return x.matMul(weight.transpose());
    }

    static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        return linear(x, weight).add(bias);
    }

    static NDArray layerNorm(NDArray x, NDArray weight, NDArray bias, double eps) {
        NDArray centred = x.sub(x.mean(new int[] {-1}, true));
        NDArray variance = centred.mul(centred).mean(new int[] {-1}, true);
        return centred.div(variance.add(eps).sqrt()).mul(weight).add(bias);
    }

    static NDArray rmsNorm(NDArray x, NDArray weight, double eps) {
        return x.div(x.mul(x).mean(new int[] {-1}, true).add(eps).sqrt()).mul(weight);
    }

    static NDArray silu(NDArray x) {
        return x.mul(Activation.sigmoid(x));
    }

    static NDArray activate(NDArray x, String kind) {
        return switch (kind) {
            case "gelu_pytorch_tanh" ->
                Torch.times(
                        Torch.times(x.add(Torch.times(x.mul(x).mul(x), 0.044715)), Math.sqrt(2 / Math.PI))
                                .tanh()
                                .add(1)
                                .mul(x),
                        0.5);
            case "quick_gelu" -> x.mul(Activation.sigmoid(Torch.times(x, 1.702)));
            default -> Activation.gelu(x);
        };
    }

    /** (B, L, H·hs) to (B, H, L, hs). */
    static NDArray split(NDArray x, int heads) {
        return x.reshape(x.getShape().get(0), x.getShape().get(1), heads, -1).transpose(0, 2, 1, 3);
    }

    /** Softmax attention; {@code mask} (L, L) boolean, true where a row may look. Returns (B, L, H·hs). */
    static NDArray attention(NDArray q, NDArray k, NDArray v, NDArray mask) {
        NDArray scores = Torch.over(
                q.matMul(k.transpose(0, 1, 3, 2)), Math.sqrt(q.getShape().get(3)));
        NDArray forbidden = Torch.times(mask.logicalNot().toType(DataType.FLOAT32, false), -1e30);
        NDArray mixed = scores.add(forbidden).softmax(-1).matMul(v);
        return mixed.transpose(0, 2, 1, 3)
                .reshape(mixed.getShape().get(0), mixed.getShape().get(2), -1);
    }

    /** Each of (B, kv, L, hs) heads {@code times} times over, in place: 0 0 1 1 … */
    static NDArray repeatHeads(NDArray x, int times) {
        NDList heads = new NDList();
        for (long head = 0; head < x.getShape().get(1); head++) {
            for (int i = 0; i < times; i++) {
                heads.add(x.get(new NDIndex(":, " + head + ":" + (head + 1))));
            }
        }
        return NDArrays.concat(heads, 1);
    }

    /** x (B, H, L, hs); cos and sin (L, hs / 2). The two halves of a head turn together. */
    static NDArray rotate(NDArray x, NDArray cos, NDArray sin) {
        long half = x.getShape().get(3) / 2;
        NDArray a = x.get(new NDIndex(":, :, :, :" + half));
        NDArray b = x.get(new NDIndex(":, :, :, " + half + ":"));
        return NDArrays.concat(new NDList(a.mul(cos).sub(b.mul(sin)), b.mul(cos).add(a.mul(sin))), 3);
    }
}
