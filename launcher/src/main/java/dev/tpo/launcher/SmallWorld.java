package dev.tpo.launcher;

/** What the model that ships knows, said where it answers: it is as sure of itself about a video of anything else. */
final class SmallWorld {

    private static final String MODEL = "tpo-nano";

    static final String NOTE = MODEL + " knows the drawn shapes of ./tpo render and nothing else. For real videos:"
            + " ./tpo pull hf://lmms-lab/llava-onevision-qwen2-0.5b-ov --as onevision, then ask with --model onevision";

    private SmallWorld() {}

    /** It and what was tuned from it. */
    static boolean isOf(String model) {
        return model.equals(MODEL) || model.startsWith(MODEL + ":");
    }
}
