package dev.tpo.dataset.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.dataset.platform.TpoProperties;
import dev.tpo.web.ApiException;
import jakarta.servlet.ServletInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

class DiskReserveTest {
    private static final DataSize LARGEST = DataSize.ofGigabytes(2);

    @TempDir
    Path folder;

    private long usable;

    @BeforeEach
    void lookAtTheDisk() throws Exception {
        usable = Files.getFileStore(folder).getUsableSpace();
    }

    @Test
    void theLastBytesOfTheDiskAreNotForUploads() {
        DiskReserve reserve = reserve(usable / 2);

        reserve.take(1).close();

        assertThatThrownBy(() -> reserve.take(usable))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("are kept free for the database and for jobs")
                .satisfies(e -> assertThat(((ApiException) e).status().value()).isEqualTo(507))
                .satisfies(e -> assertThat(((ApiException) e).code()).isEqualTo("disk_full"));
    }

    @Test
    void uploadsOnTheirWayCountUntilTheyHaveEnded() {
        DiskReserve reserve = reserve(0);
        try (DiskReserve.Room first = reserve.take(usable * 3 / 4)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> reserve.take(usable / 2)).isInstanceOf(ApiException.class);
        }
        reserve.take(usable / 2).close();
    }

    @Test
    void anUploadIsRefusedBeforeItIsRead() {
        FilesProperties properties = properties(usable * 2);
        var reception = new FileReception(null, reserve(usable * 2), null, null, null, properties);
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/v1/files") {
            @Override
            public ServletInputStream getInputStream() {
                throw new AssertionError("it is read");
            }
        };

        assertThatThrownBy(() -> reception.receive(null, request))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("the disk is too full for an upload of 2048 MB");
    }

    private DiskReserve reserve(long bytes) {
        return new DiskReserve(
                new TpoProperties(URI.create("http://t"), URI.create("http://i"), folder, folder),
                properties(bytes),
                new StaticListableBeanFactory().getBeanProvider(PromisedBytes.class));
    }

    private static FilesProperties properties(long reserve) {
        return new FilesProperties(
                LARGEST, DataSize.ofMegabytes(8), 1000, DataSize.ofBytes(reserve), Duration.ofMinutes(5));
    }
}
