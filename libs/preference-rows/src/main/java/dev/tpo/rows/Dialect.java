package dev.tpo.rows;

import java.util.Collection;
import java.util.List;

/** Whose rows a file holds: where a tool's form is recognised. Ours, in TRL's names, is the only one that is read. */
enum Dialect {
    OPENAI("OpenAI's", List.of("input", "preferred_output", "non_preferred_output")),
    MS_SWIFT("ms-swift's", List.of("messages", "rejected_response")),
    LLAMA_FACTORY("LLaMA-Factory's", List.of("conversations", "chosen", "rejected")),
    QUESTIONS("a question's (purpose evals)", List.of("file_id", "messages", "answer")),
    TRL("TRL's", List.of("prompt", "chosen", "rejected"));

    private final String whose;
    private final List<String> fields;

    Dialect(String whose, List<String> fields) {
        this.whose = whose;
        this.fields = fields;
    }

    /** What to say of a line that is no preference row of ours. */
    static String unexpected(Collection<String> fields, String otherwise) {
        for (Dialect dialect : values()) {
            if (dialect != TRL && fields.containsAll(dialect.fields)) {
                return "is a row in " + dialect.whose + " form (" + String.join(", ", dialect.fields)
                        + "); expected are prompt, chosen and rejected as texts, and videos";
            }
        }
        return otherwise;
    }
}
