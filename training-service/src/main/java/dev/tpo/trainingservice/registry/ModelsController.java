package dev.tpo.trainingservice.registry;

import dev.tpo.api.ListPage;
import dev.tpo.api.ModelFile;
import dev.tpo.api.ModelObject;
import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.FileTree;
import dev.tpo.blobs.FileTrees;
import dev.tpo.trainingservice.platform.WholeList;
import dev.tpo.web.ApiException;
import dev.tpo.web.Download;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/models}: bases, tuned models and aliases, and the files of each. */
@RestController
class ModelsController {
    private final ModelRegistry registry;
    private final FileTrees trees;
    private final BlobStore blobs;

    ModelsController(ModelRegistry registry, FileTrees trees, BlobStore blobs) {
        this.registry = registry;
        this.trees = trees;
        this.blobs = blobs;
    }

    /** Aliases, then models, newest first. Clients of OpenAI's ask for no second page: without a limit it is the whole list. */
    @GetMapping("/v1/models")
    ListPage<ModelObject> list(@RequestParam @Nullable Integer limit, @RequestParam @Nullable String after) {
        List<ModelSummary> models = registry.summaries();
        Map<String, ModelSummary> byId =
                models.stream().collect(Collectors.toMap(ModelSummary::id, Function.identity()));
        List<ModelObject> all = new ArrayList<>();
        registry.aliases().forEach((alias, model) -> {
            if (byId.containsKey(model)) { // else it has gone between the two looks
                all.add(ModelViews.line(byId.get(model), alias));
            }
        });
        models.forEach(model -> all.add(ModelViews.line(model, model.id())));
        return new WholeList<>(all, ModelObject::id).page(limit, after);
    }

    @GetMapping("/v1/models/{id}")
    ModelObject get(@PathVariable String id) {
        return ModelViews.whole(registry.require(id, "id"), id);
    }

    @GetMapping("/v1/models/{id}/files")
    ListPage<ModelFile> files(@PathVariable String id) {
        List<ModelFile> files = trees.read(registry.require(id, "id").revision()).files().stream()
                .map(file -> new ModelFile(file.name(), file.bytes(), file.sha256()))
                .toList();
        return ListPage.of(files, false, ModelFile::name);
    }

    /** The bytes of a file. */
    @GetMapping("/v1/models/{id}/files/{*name}")
    ResponseEntity<Resource> file(@PathVariable String id, @PathVariable String name, HttpServletRequest request) {
        String wanted = name.substring(1); // {*name} keeps its slash
        FileTree.Entry entry = trees.read(registry.require(id, "id").revision()).files().stream()
                .filter(file -> file.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound(
                        "name", "file_not_found", "The model '" + id + "' has no file '" + wanted + "'"));
        return new Download(
                        new FileSystemResource(blobs.localPath(entry.sha256())),
                        entry.sha256(),
                        MediaType.APPLICATION_OCTET_STREAM,
                        attachment(entry.name()))
                .answer(request);
    }

    private static ContentDisposition attachment(String name) {
        return ContentDisposition.attachment()
                .filename(name.substring(name.lastIndexOf('/') + 1))
                .build();
    }
}
