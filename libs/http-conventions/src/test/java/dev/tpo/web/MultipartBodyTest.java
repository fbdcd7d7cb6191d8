package dev.tpo.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class MultipartBodyTest {
    private static final String FIELD = "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nvision\r\n";
    private static final String FILE =
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"v.mp4\"\r\nContent-Type: video/mp4\r\n\r\n";

    @Test
    void partsComeInTheirOrderWithTheirNames() throws IOException {
        MultipartBody body = body(FIELD + FILE + "content\r\n--b--\r\n");

        assertThat(body.next()).isTrue();
        assertThat(body.name()).isEqualTo("purpose");
        assertThat(body.filename()).isNull();
        assertThat(body.text(100)).isEqualTo("vision");
        assertThat(body.next()).isTrue();
        assertThat(body.name()).isEqualTo("file");
        assertThat(body.filename()).isEqualTo("v.mp4");
        assertThat(body.text(100)).isEqualTo("content");
        assertThat(body.next()).isFalse();
    }

    @Test
    void aPartThatNobodyReadsIsPassedOver() throws IOException {
        MultipartBody body = body("a preamble\r\n" + FILE + "x".repeat(500_000) + "\r\n" + FIELD + "--b--an epilogue");

        assertThat(body.next()).isTrue();
        assertThat(body.next()).isTrue();
        assertThat(body.text(100)).isEqualTo("vision");
        assertThat(body.next()).isFalse();
    }

    /** Whatever is in a part and however it is cut on its way: what looks like a boundary, and is none, is content. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 4096, 1 << 20})
    void contentComesOutByteForByteHoweverItIsCut(int piece) throws IOException {
        Random random = new Random(piece);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        String[] nearly = {
            "\r",
            "\n",
            "\r\n",
            "\r\n-",
            "\r\n--",
            "\r\n--b",
            "\r\n--b0undar",
            "--b0undary",
            "\r\n\r\n--",
            "\r\n--B",
            "x"
        };
        while (content.size() < (piece < 10 ? 300_000 : 3_000_000)) {
            byte[] noise = new byte[1 + random.nextInt(2000)];
            random.nextBytes(noise);
            content.write(noise);
            content.write(nearly[random.nextInt(nearly.length)].getBytes(StandardCharsets.ISO_8859_1));
        }
        String sent = (FILE + content.toString(StandardCharsets.ISO_8859_1) + "\r\n" + FIELD + "--b--")
                .replace("--b\r\nContent", "--b0undary\r\nContent")
                .replaceAll("--b--$", "--b0undary--");
        MultipartBody body = new MultipartBody(
                inPieces(sent.getBytes(StandardCharsets.ISO_8859_1), piece), "b0undary", Long.MAX_VALUE);
        ByteArrayOutputStream got = new ByteArrayOutputStream();

        assertThat(body.next()).isTrue();
        body.transferTo(got);

        assertThat(Arrays.mismatch(got.toByteArray(), content.toByteArray())).isEqualTo(-1);
        assertThat(body.next()).isTrue();
        assertThat(body.text(6)).isEqualTo("vision");
        assertThat(body.next()).isFalse();
    }

    @Test
    void aNameInAnyScriptIsRead() throws IOException {
        MultipartBody body = body("--b\r\ncontent-disposition: form-data; name=file; filename*=UTF-8''%e8%a6%96.mp4\r\n"
                + "\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"視.mp4\"\r\n\r\n\r\n--b--");

        assertThat(body.next()).isTrue();
        assertThat(body.filename()).isEqualTo("視.mp4");
        assertThat(body.text(1)).isEmpty();
        assertThat(body.next()).isTrue();
        assertThat(body.filename()).isEqualTo("視.mp4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--b",
                "--b\r\n",
                "no boundary at all",
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nends early",
                "--b\r\nContent-Type: text/plain\r\n\r\nwithout a name\r\n--b--",
                "--b\r\nContent-Disposition: ;;\r\n\r\nx\r\n--b--",
                "--bx\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b--"
            })
    void whatIsMalformedOrEndsEarlyIsTheClientsError(String sent) {
        assertThatThrownBy(() -> {
                    MultipartBody body = body(sent);
                    while (body.next()) {
                        body.text(100);
                    }
                })
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo("invalid_multipart"));
    }

    @Test
    void aHeadWithoutEndAndALongFieldAreRefusedWithoutBeingKept() {
        assertThatThrownBy(() -> body("--b\r\nX: " + "y".repeat(1 << 20)).next())
                .isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> {
                    MultipartBody body = body(FIELD + "--b--");
                    body.next();
                    body.text(5);
                })
                .hasMessage("purpose is longer than 5 bytes");
    }

    @Test
    void aBodyWithoutEndIsRefusedWhereverItGoesOn() {
        for (String sent : new String[] {"preamble", FILE, FIELD + "--b-- epilogue"}) {
            InputStream endless = new SequenceInputStream(
                    new ByteArrayInputStream(sent.getBytes(StandardCharsets.UTF_8)),
                    new ByteArrayInputStream(new byte[99]));
            assertThatThrownBy(() -> {
                        MultipartBody body = new MultipartBody(endless, "b", 90 + sent.length());
                        while (body.next()) {
                            body.transferTo(OutputStream.nullOutputStream());
                        }
                    })
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.code()).isEqualTo("too_large"));
        }
    }

    @Test
    void anotherTypeIs415AndNoBoundary400() {
        assertThatThrownBy(() -> MultipartBody.of(request("application/json"), 9))
                .hasMessageContaining("multipart/form-data is required");
        assertThatThrownBy(() -> MultipartBody.of(request("multipart/form-data"), 9))
                .hasMessageContaining("malformed");
    }

    private static MockHttpServletRequest request(String type) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");
        request.setContentType(type);
        return request;
    }

    private static MultipartBody body(String sent) {
        return new MultipartBody(new ByteArrayInputStream(sent.getBytes(StandardCharsets.UTF_8)), "b", 10_000_000);
    }

    private static InputStream inPieces(byte[] sent, int longest) {
        return new ByteArrayInputStream(sent) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, longest));
            }
        };
    }
}
