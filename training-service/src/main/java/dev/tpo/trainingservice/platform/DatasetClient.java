package dev.tpo.trainingservice.platform;

import dev.tpo.api.ApiError;
import dev.tpo.api.DatasetVersionObject;
import dev.tpo.api.FileObject;
import dev.tpo.api.LinkedFileRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.MediaType;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * dataset-service, as far as training needs it.
 *
 * <p>Every method throws {@link ServiceUnavailableException} while it does not answer: ask again later.
 */
public final class DatasetClient {
    private static final String SERVICE = "dataset-service";

    private final RestClient http;
    private final RestClient patient;

    /** @param patient for what takes its time */
    DatasetClient(RestClient http, RestClient patient) {
        this.http = http;
        this.patient = patient;
    }

    public Optional<FileObject> file(String id) {
        return get("/v1/files/{id}", FileObject.class, id);
    }

    public Optional<DatasetVersionObject> version(String id) {
        return get("/internal/dataset_versions/{id}", DatasetVersionObject.class, id);
    }

    /** What became of a video that is to be used where it lies. */
    public sealed interface Linking {
        record Linked(FileObject file) implements Linking {}

        /** It is no usable video, or not where dataset-service may read. */
        record Refused(String why) implements Linking {}
    }

    /** @param path absolute */
    public Linking link(Path path) {
        try {
            FileObject file = patient.post()
                    .uri("/internal/linked_files")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(new LinkedFileRequest(path.toString()))
                    .retrieve()
                    .body(FileObject.class);
            if (file == null) {
                throw new IllegalStateException("an answer without a body");
            }
            return new Linking.Linked(file);
        } catch (HttpClientErrorException.TooManyRequests e) {
            throw new ServiceUnavailableException(SERVICE, e);
        } catch (HttpClientErrorException e) {
            ApiError error = e.getResponseBodyAs(ApiError.class);
            return new Linking.Refused(
                    error == null ? e.toString() : error.error().message());
        } catch (RestClientException e) {
            throw new ServiceUnavailableException(SERVICE, e);
        }
    }

    /** Hands the file's bytes to {@code reader}. */
    public <T> T readFile(String id, Function<InputStream, T> reader) {
        return read(reader, "/v1/files/{id}/content", id);
    }

    /** Hands the version's JSONL rows to {@code reader}. */
    public <T> T readExport(DatasetVersionObject version, Function<InputStream, T> reader) {
        return read(reader, "/v1/datasets/{dataset}/versions/{id}/export", version.dataset(), version.id());
    }

    private <T> Optional<T> get(String uri, Class<T> type, Object... variables) {
        try {
            return Optional.ofNullable(http.get().uri(uri, variables).retrieve().body(type));
        } catch (HttpClientErrorException.NotFound | HttpClientErrorException.BadRequest e) {
            return Optional.empty(); // 400: an id that cannot be one
        } catch (RestClientException e) {
            throw new ServiceUnavailableException(SERVICE, e);
        }
    }

    private <T> T read(Function<InputStream, T> reader, String uri, Object... variables) {
        try {
            T result = http.get().uri(uri, variables).exchange((request, response) -> {
                if (!response.getStatusCode().is2xxSuccessful()) {
                    throw new ResourceAccessException(
                            uri + " answered " + response.getStatusCode().value());
                }
                return reader.apply(new Transfer(response.getBody()));
            });
            if (result == null) {
                throw new IllegalStateException("the reader gave nothing");
            }
            return result;
        } catch (RestClientException e) {
            throw new ServiceUnavailableException(SERVICE, e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof BrokenOffException) {
                throw new ServiceUnavailableException(SERVICE, e.getCause());
            }
            throw e; // the reader's own: a full disk here is no fault over there
        }
    }

    private static final class BrokenOffException extends IOException {
        BrokenOffException(IOException cause) {
            super("the transfer broke off", cause);
        }
    }

    /** Tells the service's faults from those of whoever reads. */
    private static final class Transfer extends FilterInputStream {
        Transfer(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                throw new BrokenOffException(e);
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                throw new BrokenOffException(e);
            }
        }
    }
}
