package dev.tpo.dataset.datasets;

import dev.tpo.api.DatasetVersionObject;
import dev.tpo.api.DatasetVersionsApi;
import org.springframework.web.bind.annotation.RestController;

/** For the other services: a job names a version without its dataset. */
@RestController
class VersionLookup implements DatasetVersionsApi {
    private final Versions versions;

    VersionLookup(Versions versions) {
        this.versions = versions;
    }

    @Override
    public DatasetVersionObject version(String id) {
        return versions.require(id);
    }
}
