package dev.tpo.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.input.UnfitInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ParquetTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long ENOUGH = 100_000_000;

    /** Everything at once: lists of structures in structures, missing and empty parts, all kinds of characters. */
    private static final List<String> ROWS = List.of(
            "{\"prompt\":\"q\",\"videos\":[\"a\",\"b\"],\"input\":{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"video_url\",\"video_url\":{\"url\":\"u\"}},{\"type\":\"text\",\"text\":\"t\"}]}]}}",
            "{\"prompt\":\"\",\"videos\":[]}",
            "{\"videos\":[\"x\",null,\"\"],\"input\":{\"messages\":[{\"role\":\"s\"},{\"content\":[]},{\"role\":\"u\",\"content\":[{\"text\":\"\\u00fc \\ud83d\\ude00 \\n\"}]}]}}",
            "{}",
            "{\"input\":{\"messages\":[]}}");

    @Test
    void nestedRowsAreReadBackAsTheyWereWritten() throws IOException {
        List<ObjectNode> rows =
                ROWS.stream().map(row -> JSON.readValue(row, ObjectNode.class)).toList();

        assertThat(read(written(rows, 1))).isEqualTo(rows);
    }

    @Test
    void manyRowsAreManyRowGroups() throws IOException {
        List<ObjectNode> rows = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < 12_000; i++) {
            ObjectNode row = JSON.readValue(ROWS.getFirst(), ObjectNode.class);
            row.put("prompt", "row " + i + " ".repeat(random.nextInt(20)));
            rows.add(row);
        }

        assertThat(read(written(rows, 1))).isEqualTo(rows);
    }

    @Test
    void aRowThatIsNotOfTheSchemaIsRefused() throws IOException {
        var writer = new ParquetWriter(new ByteArrayOutputStream(), schema());

        for (String row : List.of(
                "{\"prompt\":7}", "{\"other\":\"x\"}", "{\"videos\":\"a\"}", "{\"input\":{\"messages\":[\"x\"]}}")) {
            assertThatThrownBy(() -> writer.add(JSON.readValue(row, ObjectNode.class)))
                    .as(row)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> ParquetType.of(JSON.readTree("{\"a\":1}")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ParquetType.of(JSON.readTree("[\"a\",[\"b\"]]")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDamagedFileIsReadOrRefusedByItsName() throws IOException {
        byte[] whole = written(List.of(JSON.readValue(ROWS.getFirst(), ObjectNode.class)), 50);
        Random random = new Random(5);
        for (int i = 0; i < 20; i++) {
            byte[] damaged = i % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int at = 0; at < 4 && damaged.length > 0; at++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                read(damaged);
            } catch (UnfitInputException e) {
                assertThat(e).hasMessageStartingWith("rows.parquet ");
            }
        }
    }

    @Test
    void limitsAreHeldAndWhatTheTakerThrowsIsItsOwn() throws IOException {
        byte[] file = written(List.of(JSON.readValue(ROWS.getFirst(), ObjectNode.class)), 5);

        assertThatThrownBy(() -> ParquetRows.each(file, "f", 4, ENOUGH, row -> {}))
                .hasMessage("f has more than 4 rows");
        assertThatThrownBy(() -> ParquetRows.each(file, "f", 5, 10, row -> {}))
                .hasMessageStartingWith("f unpacks to more than 10 bytes");
        assertThatThrownBy(() -> ParquetRows.each(file, "f", 5, ENOUGH, row -> {
                    throw new IllegalStateException("mine");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mine");
    }

    private static ParquetType.Struct schema() {
        return (ParquetType.Struct) ParquetType.of(JSON.readTree(ROWS.getFirst()));
    }

    private static byte[] written(List<ObjectNode> rows, int times) throws IOException {
        var file = new ByteArrayOutputStream();
        var writer = new ParquetWriter(file, schema());
        for (int i = 0; i < times; i++) {
            for (ObjectNode row : rows) {
                writer.add(row);
            }
        }
        writer.finish();
        return file.toByteArray();
    }

    private static List<ObjectNode> read(byte[] file) throws IOException {
        List<ObjectNode> rows = new ArrayList<>();
        ParquetRows.each(file, "rows.parquet", 12_000, ENOUGH, rows::add);
        return rows;
    }
}
