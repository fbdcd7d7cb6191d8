package dev.tpo.inference.media;

import dev.tpo.api.ContentPart;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a text that may be a {@code data:} URL of any length: the parser hands it over in pieces, and the payload goes to
 * the request's folder.
 */
class MediaText extends StdScalarDeserializer<String> {
    private final boolean bare;

    MediaText() {
        this(false);
    }

    private MediaText(boolean bare) {
        super(String.class);
        this.bare = bare;
    }

    /** Where in a request such texts stand. */
    static void read(JsonMapper.Builder json) {
        json.addMixIn(ContentPart.VideoUrl.class, Url.class)
                .addMixIn(ContentPart.ImageUrl.class, Url.class)
                .addMixIn(ContentPart.InputVideo.class, DataOrUrl.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (!parser.hasToken(JsonToken.VALUE_STRING) || !(request instanceof ServletRequestAttributes servlet)) {
            return context.readValue(parser, String.class);
        }
        try (DataUrlWriter writer = new DataUrlWriter(RequestMedia.of(servlet.getRequest()), bare)) {
            parser.readString(writer);
            return writer.text();
        }
    }

    private static final class Bare extends MediaText {
        Bare() {
            super(true);
        }
    }

    private abstract static class Url {
        @JsonDeserialize(using = MediaText.class)
        @Nullable
        String url;
    }

    private abstract static class DataOrUrl extends Url {
        @JsonDeserialize(using = Bare.class)
        @Nullable
        String data;
    }
}
