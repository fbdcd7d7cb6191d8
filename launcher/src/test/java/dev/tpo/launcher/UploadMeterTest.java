package dev.tpo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class UploadMeterTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void aTerminalSeesHowFarItIsAndHowFastItGoesAndThenNothingOfIt() {
        try (UploadMeter meter = new UploadMeter(new PrintStream(written), true, "v.mp4")) {
            assertThat(meter.line(500_000_000, 2_000_000_000, 4))
                    .isEqualTo("uploading v.mp4: 500 of 2000 MB, 125 MB/s");
            meter.sent(2_000_000_000, 2_000_000_000);
        }
        assertThat(written.toString()).contains("2000 of 2000 MB").endsWith("\r\u001b[K");
    }

    @Test
    void elsewhereNothingIsWritten() {
        try (UploadMeter meter = new UploadMeter(new PrintStream(written), false, "v.mp4")) {
            meter.sent(1, 1);
        }
        assertThat(written.size()).isZero();
    }
}
