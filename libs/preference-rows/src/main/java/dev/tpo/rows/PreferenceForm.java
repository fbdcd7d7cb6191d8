package dev.tpo.rows;

import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Whose rows a file holds; known by their fields. */
public enum PreferenceForm {
    TRL("trl", "TRL's", new TrlForm()),
    OPENAI("openai", "OpenAI's", new OpenAiForm()),
    MS_SWIFT("ms-swift", "ms-swift's", new SwiftForm()),
    LLAMA_FACTORY("llama-factory", "LLaMA-Factory's", new LlamaFactoryForm()),
    TPO("tpo", "the TPO release's", new TpoForm());

    private final String wireName;
    private final String whose;
    private final RowForm form;

    PreferenceForm(String wireName, String whose, RowForm form) {
        this.wireName = wireName;
        this.whose = whose;
        this.form = form;
    }

    public String wireName() {
        return wireName;
    }

    public static Optional<PreferenceForm> of(String wireName) {
        return Arrays.stream(values())
                .filter(form -> form.wireName.equals(wireName))
                .findFirst();
    }

    /** The pair as the tool writes it; with its extras, where the tool passes over what it does not know. */
    public ObjectNode write(PreferenceRow pair) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        form.write(pair, row);
        if (form.takesExtras()) {
            pair.extras().properties().forEach(extra -> row.putIfAbsent(extra.getKey(), extra.getValue()));
        }
        return row;
    }

    String whose() {
        return whose;
    }

    RowForm form() {
        return form;
    }

    /** Whether the tool puts frames where a placeholder stands, whatever the text around it. */
    boolean placesFrames() {
        return this == MS_SWIFT || this == LLAMA_FACTORY || this == TPO;
    }

    static PreferenceForm of(int line, ObjectNode row) {
        if (row.has("file_id") && row.has("messages") && row.has("answer")) {
            throw InvalidRowsException.at(line, "is a question's row, as files of purpose evals have them");
        }
        if (row.has("preferred_output") || row.has("non_preferred_output")) {
            return OPENAI;
        }
        if (row.has("conversations")) {
            return LLAMA_FACTORY;
        }
        if (row.has("messages") || row.has("rejected_response")) {
            return MS_SWIFT;
        }
        return row.has("video") && !row.has("videos") ? TPO : TRL;
    }
}
