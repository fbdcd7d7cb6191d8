package dev.tpo.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The texts at one place of the rows, with Dremel's levels: how much of the place is there, and which list goes on. */
final class Column {
    private final List<String> path;
    private final int maxDefinition;
    private final Levels definitions = new Levels();
    private final Levels repetitions;
    private final ByteArrayOutputStream values = new ByteArrayOutputStream();

    Column(List<String> path, int maxDefinition, int maxRepetition) {
        this.path = path;
        this.maxDefinition = maxDefinition;
        this.repetitions = maxRepetition == 0 ? Levels.NONE : new Levels();
    }

    List<String> path() {
        return path;
    }

    void add(String text, int repetition) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        values.writeBytes(int32(utf8.length));
        values.writeBytes(utf8);
        missing(repetition, maxDefinition);
    }

    /** @param definition of the deepest part that is there */
    void missing(int repetition, int definition) {
        repetitions.add(repetition);
        definitions.add(definition);
    }

    int bytes() {
        return values.size();
    }

    int entries() {
        return definitions.count();
    }

    /** A data page's content: levels, then what is there. */
    byte[] page() {
        var page = new ByteArrayOutputStream();
        repetitions.writeTo(page);
        definitions.writeTo(page);
        page.writeBytes(values.toByteArray());
        return page.toByteArray();
    }

    void clear() {
        repetitions.clear();
        definitions.clear();
        values.reset();
    }

    static byte[] int32(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    /** Small numbers as runs of equal ones, a byte each. */
    private static class Levels {
        /** Where all are 0, none is written. */
        static final Levels NONE = new Levels() {
            @Override
            void add(int level) {}

            @Override
            void writeTo(ByteArrayOutputStream page) {}
        };

        private final ByteArrayOutputStream runs = new ByteArrayOutputStream();
        private int count;
        private int run;
        private int level;

        void add(int next) {
            if (run > 0 && next != level) {
                end();
            }
            level = next;
            run++;
            count++;
        }

        int count() {
            return count;
        }

        void writeTo(ByteArrayOutputStream page) {
            end();
            page.writeBytes(int32(runs.size()));
            page.writeBytes(runs.toByteArray());
        }

        void clear() {
            runs.reset();
            count = 0;
            run = 0;
        }

        private void end() {
            CompactWriter.varint(runs, (long) run << 1);
            runs.write(level);
            run = 0;
        }
    }
}
