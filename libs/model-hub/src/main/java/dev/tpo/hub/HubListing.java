package dev.tpo.hub;

import dev.tpo.input.BoundedStream;
import dev.tpo.input.ForeignJson;
import dev.tpo.input.UnfitInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What a revision is, and the files in its uppermost folder, as the hub says: names may be anything. An answer tells much
 * more, and is read through without being kept.
 */
record HubListing(String commit, List<String> names) {
    /** A repository of a hundred thousand files is named in less. */
    private static final long MAX_BYTES = 16_000_000;

    private static final int MAX_NAMES = 10_000;
    private static final String WHAT = "the list of the repository's files";

    HubListing {
        if (!HubModel.isCommit(commit)) {
            throw new HubException(HubException.Reason.UNUSABLE, "the hub does not say at which commit the model is");
        }
    }

    static HubListing read(InputStream answer) throws IOException {
        String commit = "";
        List<String> names = new ArrayList<>();
        try (JsonParser json = ForeignJson.parser(new BoundedStream(answer, WHAT, MAX_BYTES))) {
            requireObject(json.nextToken());
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (field.equals("sha") && value == JsonToken.VALUE_STRING) {
                    commit = json.getString();
                } else if (field.equals("siblings") && value == JsonToken.START_ARRAY) {
                    readNames(json, names);
                } else {
                    json.skipChildren();
                }
            }
        } catch (JacksonException e) {
            throw ForeignJson.notRead(WHAT, e);
        }
        return new HubListing(commit, names);
    }

    private static void requireObject(JsonToken token) throws UnfitInputException {
        if (token != JsonToken.START_OBJECT) {
            throw new UnfitInputException(WHAT + " is not a JSON object");
        }
    }

    private static void readNames(JsonParser json, List<String> names) throws UnfitInputException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            requireObject(json.currentToken());
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean named = json.currentName().equals("rfilename");
                if (named & json.nextToken() == JsonToken.VALUE_STRING) {
                    keep(json.getString(), names);
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    /** Nothing is taken from subfolders. */
    private static void keep(String name, List<String> names) throws UnfitInputException {
        if (name.length() <= 255 && name.indexOf('/') < 0) {
            if (names.size() == MAX_NAMES) {
                throw new UnfitInputException("its uppermost folder has more than " + MAX_NAMES + " files");
            }
            names.add(name);
        }
    }
}
