package dev.tpo.inference.media;

import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes the text of a URL as it comes. The payload of a {@code data:} URL goes to the disk; any other text is kept as it
 * is.
 */
final class DataUrlWriter extends Writer {
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64";
    private static final int LONGEST_HEAD = 256;
    private static final String BEGINNING = "must begin with data:{media type};base64, and go on in base64";

    private final RequestMedia media;
    private final boolean bare;
    private final StringBuilder head = new StringBuilder();
    private final List<Medium> contents = new ArrayList<>();
    private String type = "";
    private State state = State.HEAD;
    private @Nullable Base64Draft draft;
    private @Nullable String fault;

    private enum State {
        /** Of a URL, up to its comma; of any other text, all of it. */
        HEAD,
        PAYLOAD,
        FAULTY
    }

    /** @param bare whether base64 may stand alone, without {@code data:} before it */
    DataUrlWriter(RequestMedia media, boolean bare) {
        this.media = media;
        this.bare = bare;
    }

    @Override
    public void write(char[] characters, int offset, int count) {
        int at = offset;
        int end = offset + count;
        while (at < end) {
            switch (state) {
                case HEAD -> {
                    head.append(characters[at++]);
                    look();
                }
                case PAYLOAD -> at = payload(characters, at, end);
                case FAULTY -> {
                    media.took(end - at);
                    at = end;
                }
            }
        }
    }

    /** Looks at what a first few characters, and later the comma, make of it. */
    private void look() {
        int length = head.length();
        if (length < SCHEME.length()) {
            return;
        }
        if (!isData()) {
            if (bare) {
                begin(head.toString());
            }
            return;
        }
        if (head.charAt(length - 1) == ',') {
            readHead();
        } else if (length > LONGEST_HEAD) {
            fail(BEGINNING);
        }
    }

    private boolean isData() {
        return head.length() >= SCHEME.length()
                && head.substring(0, SCHEME.length()).toLowerCase(Locale.ROOT).equals(SCHEME);
    }

    private void readHead() {
        String said = head.substring(SCHEME.length(), head.length() - 1);
        if (!said.toLowerCase(Locale.ROOT).endsWith(BASE64)) {
            fail(BEGINNING);
            return;
        }
        int parameters = said.indexOf(';');
        type = said.substring(0, parameters).strip();
        begin("");
    }

    private void begin(String first) {
        state = State.PAYLOAD;
        draft = new Base64Draft(media.draft());
        payload(first.toCharArray(), 0, first.length());
    }

    /** @return how far it came: to the end of the piece, or behind the comma between two pictures */
    private int payload(char[] characters, int at, int end) {
        Base64Draft current = draft;
        if (current == null) {
            throw new IllegalStateException("no payload has begun");
        }
        int stop = type.equalsIgnoreCase(Received.JPEGS) ? comma(characters, at, end) : end;
        current.write(characters, at, stop - at);
        media.took(stop - at);
        if (current.fault() != null) {
            fail(current.fault());
        } else if (stop < end) {
            endPicture();
            if (state == State.PAYLOAD) {
                draft = new Base64Draft(media.draft());
            }
            return stop + 1;
        }
        return stop;
    }

    private static int comma(char[] characters, int at, int end) {
        int stop = at;
        while (stop < end && characters[stop] != ',') {
            stop++;
        }
        return stop;
    }

    private void endPicture() {
        Base64Draft ending = draft;
        if (ending == null) {
            return;
        }
        try (ending) {
            Medium medium = ending.end();
            if (medium == null) {
                fail(ending.fault());
            } else {
                contents.add(medium);
            }
        }
        draft = null;
    }

    private void fail(@Nullable String why) {
        fault = why;
        state = State.FAULTY;
    }

    /** The text as it was, or the token that stands for the payload. To be asked once, when all of it was written. */
    String text() {
        if (state == State.HEAD && isData()) {
            fail(BEGINNING);
        } else if (state == State.HEAD && bare) {
            begin(head.toString());
        }
        if (state == State.PAYLOAD) {
            endPicture();
        }
        if (state == State.HEAD) {
            return head.toString();
        }
        return media.keep(fault == null ? new Received(type, contents, null) : Received.faulty(fault));
    }

    @Override
    public void flush() {
        // nothing waits: a payload's file is written when it ends
    }

    @Override
    public void close() {
        Base64Draft open = draft;
        if (open != null) {
            open.close();
        }
    }
}
