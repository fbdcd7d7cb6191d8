package dev.tpo.trainingservice.imports;

import dev.tpo.hub.HubModel;
import dev.tpo.hub.ModelHub;
import dev.tpo.web.ApiException;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** What a request's {@code source} means. */
@Component
class ModelSources {
    private final ModelHub hub;
    private final ModelRoots roots;

    ModelSources(ModelHub hub, ModelRoots roots) {
        this.hub = hub;
        this.roots = roots;
    }

    /** @throws ApiException 400 if it is no source, 403 if it is a folder that nobody may read from */
    ModelSource of(String source) {
        if (isHub(source)) {
            return new HubSource(hub, hubModel(source));
        }
        if (source.contains("://")) {
            throw ApiException.invalid(
                    "source", "source must be hf://owner/name[@revision], endpoint://name/model or a folder");
        }
        roots.folder(source);
        return new FolderSource(roots, source);
    }

    /** What the model is called if the request does not say. */
    String defaultName(String source) {
        return isHub(source)
                ? hubModel(source).name()
                : String.valueOf(Path.of(source).normalize().getFileName());
    }

    private static boolean isHub(String source) {
        return source.startsWith(HubModel.SCHEME);
    }

    private static HubModel hubModel(String source) {
        try {
            return HubModel.parse(source);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("source", String.valueOf(e.getMessage()));
        }
    }
}
