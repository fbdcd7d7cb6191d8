package dev.tpo.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes parquet (format version 1) front to back: row groups of one gzipped page a column, plain values, no statistics.
 * What is in memory is one row group.
 */
public final class ParquetWriter {
    static final String LIST = "list";
    static final String ELEMENT = "element";

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int GROUP_ROWS = 10_000;
    private static final long GROUP_BYTES = 8 << 20;

    private static final int BYTE_ARRAY = 6;
    private static final int OPTIONAL = 1;
    private static final int REPEATED = 2;
    private static final int UTF8 = 0;
    private static final int LIST_CONVERTED = 3;
    private static final int PLAIN = 0;
    private static final int RLE = 3;
    private static final int GZIP = 2;

    private final OutputStream out;
    private final ParquetType.Struct schema;
    private final Shredder shredder;
    private final List<Group> groups = new ArrayList<>();
    private long offset;
    private int rows;

    /** @param schema of every row */
    public ParquetWriter(OutputStream out, ParquetType.Struct schema) throws IOException {
        this.out = out;
        this.schema = schema;
        this.shredder = new Shredder(schema);
        write(MAGIC);
    }

    private record Chunk(List<String> path, long offset, int entries, long unpacked, long packed) {}

    private record Group(List<Chunk> chunks, int rows) {
        long bytes() {
            return chunks.stream().mapToLong(Chunk::unpacked).sum();
        }
    }

    /** @throws IllegalArgumentException if the row is not of the schema; then the file is of no use */
    public void add(ObjectNode row) throws IOException {
        shredder.add(row);
        rows++;
        long bytes = shredder.columns().stream().mapToLong(Column::bytes).sum();
        if (rows == GROUP_ROWS || bytes >= GROUP_BYTES) {
            endGroup();
        }
    }

    /** What makes it a file; {@code out} stays open. */
    public void finish() throws IOException {
        if (rows > 0) {
            endGroup();
        }
        byte[] footer = CompactWriter.struct(file -> file.i32(1, 1)
                .structs(2, elements(), (to, element) -> element.write(to))
                .i64(3, groups.stream().mapToLong(Group::rows).sum())
                .structs(4, groups, ParquetWriter::group)
                .text(6, "tpo-suite"));
        write(footer);
        write(Column.int32(footer.length));
        write(MAGIC);
    }

    private void endGroup() throws IOException {
        List<Chunk> chunks = new ArrayList<>();
        for (Column column : shredder.columns()) {
            chunks.add(chunk(column));
            column.clear();
        }
        groups.add(new Group(chunks, rows));
        rows = 0;
    }

    private Chunk chunk(Column column) throws IOException {
        int entries = column.entries();
        byte[] page = column.page();
        byte[] packed = packed(page);
        byte[] header = CompactWriter.struct(to -> to.i32(1, 0)
                .i32(2, page.length)
                .i32(3, packed.length)
                .struct(
                        5,
                        data -> data.i32(1, entries).i32(2, PLAIN).i32(3, RLE).i32(4, RLE)));
        long begin = offset;
        write(header);
        write(packed);
        return new Chunk(
                column.path(),
                begin,
                entries,
                (long) header.length + page.length,
                (long) header.length + packed.length);
    }

    private static byte[] packed(byte[] page) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(page);
        }
        return packed.toByteArray();
    }

    private static void group(CompactWriter to, Group group) {
        to.structs(1, group.chunks(), ParquetWriter::column)
                .i64(2, group.bytes())
                .i64(3, group.rows());
    }

    private static void column(CompactWriter to, Chunk chunk) {
        to.i64(2, chunk.offset())
                .struct(
                        3,
                        data -> data.i32(1, BYTE_ARRAY)
                                .i32s(2, List.of(PLAIN, RLE))
                                .texts(3, chunk.path())
                                .i32(4, GZIP)
                                .i64(5, chunk.entries())
                                .i64(6, chunk.unpacked())
                                .i64(7, chunk.packed())
                                .i64(9, chunk.offset()));
    }

    /** A node of the schema, which the footer holds as a list: each before what it holds. */
    private record Element(
            String name,
            @Nullable Integer repetition,
            int children,
            @Nullable Kind kind) {
        enum Kind {
            TEXT,
            LIST
        }

        void write(CompactWriter to) {
            if (kind == Kind.TEXT) {
                to.i32(1, BYTE_ARRAY);
            }
            if (repetition != null) {
                to.i32(3, repetition);
            }
            to.text(4, name);
            if (kind != Kind.TEXT) {
                to.i32(5, children);
            }
            if (kind != null) {
                to.i32(6, kind == Kind.TEXT ? UTF8 : LIST_CONVERTED)
                        .struct(10, logical -> logical.struct(kind == Kind.TEXT ? 1 : 3, none -> {}));
            }
        }
    }

    private List<Element> elements() {
        List<Element> elements = new ArrayList<>();
        elements.add(new Element("schema", null, schema.fields().size(), null));
        schema.fields().forEach((name, type) -> elements(name, type, elements));
        return elements;
    }

    private static void elements(String name, ParquetType type, List<Element> to) {
        switch (type) {
            case ParquetType.Text ignored -> to.add(new Element(name, OPTIONAL, 0, Element.Kind.TEXT));
            case ParquetType.Struct(var fields) -> {
                to.add(new Element(name, OPTIONAL, fields.size(), null));
                fields.forEach((field, its) -> elements(field, its, to));
            }
            case ParquetType.ListOf(ParquetType element) -> {
                to.add(new Element(name, OPTIONAL, 1, Element.Kind.LIST));
                to.add(new Element(LIST, REPEATED, 1, null));
                elements(ELEMENT, element, to);
            }
        }
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        offset += bytes.length;
    }
}
