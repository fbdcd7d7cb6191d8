package dev.tpo.dataset.storage;

import dev.tpo.api.StorageObject;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/storage}. */
@RestController
@Tag(name = "storage", description = "What holds the disk")
class StorageController {
    private final Storage storage;

    StorageController(Storage storage) {
        this.storage = storage;
    }

    @GetMapping("/v1/storage")
    @Operation(summary = "What holds the disk, by kind; added up when it is asked for")
    StorageObject get() {
        return storage.report();
    }
}
