package dev.tpo.lmm.prompt;

import java.util.ArrayList;
import java.util.List;

/** Nano's: one control token opens a turn; system messages stand before the words of the next question. */
final class CompactWording implements Wording {
    private final int user;
    private final int assistant;
    private final int end;

    CompactWording(ChatTokenizer tokenizer) {
        this.user = tokenizer.control("<|user|>");
        this.assistant = tokenizer.control("<|assistant|>");
        this.end = tokenizer.control("<|end|>");
    }

    @Override
    public void lay(List<ChatTurn> turns, PromptLayout layout) {
        List<String> system = new ArrayList<>();
        for (ChatTurn turn : turns) {
            switch (turn.role()) {
                case SYSTEM -> system.add(turn.words());
                case USER -> {
                    question(system, turn, layout);
                    system.clear();
                }
                case ASSISTANT -> {
                    layout.control(assistant);
                    layout.text(turn.words());
                    layout.control(end);
                }
            }
        }
        if (!system.isEmpty()) { // no question follows them: they are one
            question(system, ChatTurn.user(), layout);
        }
        layout.control(assistant);
    }

    private void question(List<String> system, ChatTurn turn, PromptLayout layout) {
        layout.control(user);
        String before = system.isEmpty() ? "" : String.join(" ", system) + " ";
        boolean afterText = false;
        for (ChatTurn.Part part : turn.parts()) {
            switch (part) {
                case ChatTurn.Video(VideoInput video) -> {
                    layout.video(video);
                    afterText = false;
                }
                case ChatTurn.Text(String words) -> {
                    layout.text(before + (afterText ? "\n" : "") + words);
                    before = "";
                    afterText = true;
                }
            }
        }
        layout.text(before);
    }
}
