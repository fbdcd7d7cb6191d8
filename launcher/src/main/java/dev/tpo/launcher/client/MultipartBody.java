package dev.tpo.launcher.client;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/** A form with a purpose and one file; the file is streamed from disk. */
record MultipartBody(String contentType, BodyPublisher publisher) {
    static MultipartBody of(String purpose, Path file) {
        String boundary = "tpo-" + UUID.randomUUID();
        String head = "--%1$s\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n%2$s\r\n--%1$s\r\n"
                        .formatted(boundary, purpose)
                + "Content-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                        .formatted(file.getFileName().toString().replace("\"", "%22"))
                + "Content-Type: application/octet-stream\r\n\r\n";
        try {
            return new MultipartBody(
                    "multipart/form-data; boundary=" + boundary,
                    BodyPublishers.concat(
                            BodyPublishers.ofByteArray(head.getBytes(StandardCharsets.UTF_8)),
                            BodyPublishers.ofFile(file),
                            BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")));
        } catch (FileNotFoundException e) {
            throw new SuiteException(0, "no such file: " + file);
        }
    }
}
