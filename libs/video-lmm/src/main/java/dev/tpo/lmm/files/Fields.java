package dev.tpo.lmm.files;

import tools.jackson.databind.JsonNode;

/**
 * Fields of a JSON object of somebody else's, each of its type and within bounds or refused by its name. One that is null
 * is one that is not there.
 *
 * @param file its name in messages
 */
record Fields(String file, JsonNode json) {

    int whole(String key, int least, int most) {
        if (isAbsent(key)) {
            throw new CheckpointException(file + ": " + key + " is missing");
        }
        return whole(key, least, least, most);
    }

    int whole(String key, int otherwise, int least, int most) {
        JsonNode value = json.path(key);
        if (isAbsent(key)) {
            return otherwise;
        }
        if (!value.isInt() || value.asInt() < least || value.asInt() > most) {
            throw wrong(key, "a whole number from " + least + " to " + most);
        }
        return value.asInt();
    }

    double number(String key, double otherwise, double least, double most) {
        JsonNode value = json.path(key);
        if (isAbsent(key)) {
            return otherwise;
        }
        if (!value.isNumber() || !(value.asDouble() >= least && value.asDouble() <= most)) {
            throw wrong(key, "a number from " + least + " to " + most);
        }
        return value.asDouble();
    }

    boolean flag(String key) {
        JsonNode value = json.path(key);
        if (!isAbsent(key) && !value.isBoolean()) {
            throw wrong(key, "true or false");
        }
        return value.asBoolean(false);
    }

    String text(String key, String otherwise) {
        JsonNode value = json.path(key);
        if (isAbsent(key)) {
            return otherwise;
        }
        if (!value.isString()) {
            throw wrong(key, "a text");
        }
        return value.asString();
    }

    boolean isAbsent(String key) {
        return json.path(key).isMissingNode() || json.path(key).isNull();
    }

    CheckpointException wrong(String key, String wanted) {
        return new CheckpointException(file + ": " + key + " must be " + wanted + ", not " + json.path(key));
    }
}
