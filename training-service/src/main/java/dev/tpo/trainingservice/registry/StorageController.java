package dev.tpo.trainingservice.registry;

import dev.tpo.api.StoragePart;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What training-service has in the blob store, for dataset-service's report. */
@RestController
class StorageController {
    private final ModelFiles files;

    StorageController(ModelFiles files) {
        this.files = files;
    }

    @GetMapping("/internal/storage")
    List<StoragePart> storage() {
        return files.storage();
    }
}
