package dev.tpo.lmm.prompt;

import java.util.List;

/** How a family words a chat; what the client gave stands in the order in which it was given. */
interface Wording {
    void lay(List<ChatTurn> turns, PromptLayout layout);
}
