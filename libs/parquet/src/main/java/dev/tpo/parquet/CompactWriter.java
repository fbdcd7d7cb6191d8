package dev.tpo.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Thrift's compact protocol, as far as parquet's headers need it. Fields come in the order of their numbers. */
final class CompactWriter {
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int STRUCT = 12;
    private static final int SHORT_LIST = 15;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Deque<Integer> outer = new ArrayDeque<>();
    private int last;

    /** A structure that nothing holds. */
    static byte[] struct(Consumer<CompactWriter> fields) {
        var writer = new CompactWriter();
        fields.accept(writer);
        writer.bytes.write(0);
        return writer.bytes.toByteArray();
    }

    CompactWriter i32(int field, int value) {
        header(field, I32);
        zigzag(value);
        return this;
    }

    CompactWriter i64(int field, long value) {
        header(field, I64);
        zigzag(value);
        return this;
    }

    CompactWriter text(int field, String value) {
        header(field, BINARY);
        text(value);
        return this;
    }

    CompactWriter struct(int field, Consumer<CompactWriter> fields) {
        header(field, STRUCT);
        nested(fields);
        return this;
    }

    <T> CompactWriter structs(int field, List<T> elements, BiConsumer<CompactWriter, T> each) {
        list(field, STRUCT, elements.size());
        elements.forEach(element -> nested(writer -> each.accept(writer, element)));
        return this;
    }

    CompactWriter texts(int field, List<String> elements) {
        list(field, BINARY, elements.size());
        elements.forEach(this::text);
        return this;
    }

    CompactWriter i32s(int field, List<Integer> elements) {
        list(field, I32, elements.size());
        elements.forEach(this::zigzag);
        return this;
    }

    private void nested(Consumer<CompactWriter> fields) {
        outer.push(last);
        last = 0;
        fields.accept(this);
        bytes.write(0);
        last = outer.pop();
    }

    private void header(int field, int type) {
        bytes.write((field - last) << 4 | type);
        last = field;
    }

    private void list(int field, int type, int size) {
        header(field, LIST);
        if (size < SHORT_LIST) {
            bytes.write(size << 4 | type);
        } else {
            bytes.write(SHORT_LIST << 4 | type);
            varint(bytes, size);
        }
    }

    private void text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        varint(bytes, utf8.length);
        bytes.writeBytes(utf8);
    }

    private void zigzag(long value) {
        varint(bytes, value << 1 ^ value >> 63);
    }

    static void varint(ByteArrayOutputStream to, long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            to.write((int) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        to.write((int) left);
    }
}
