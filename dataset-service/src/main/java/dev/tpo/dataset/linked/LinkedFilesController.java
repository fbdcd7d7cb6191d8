package dev.tpo.dataset.linked;

import dev.tpo.api.FileObject;
import dev.tpo.api.LinkedFileRequest;
import dev.tpo.web.ApiException;
import dev.tpo.web.Client;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** For the other services. */
@RestController
class LinkedFilesController {
    private final LinkedFiles linked;

    LinkedFilesController(LinkedFiles linked) {
        this.linked = linked;
    }

    @PostMapping("/internal/linked_files")
    FileObject link(@RequestBody LinkedFileRequest body, HttpServletRequest request) throws IOException {
        String path = body.path();
        if (path == null || path.isBlank()) {
            throw ApiException.invalid("path", "missing_required_parameter", "path is required");
        }
        return linked.link(path, Client.of(request));
    }
}
