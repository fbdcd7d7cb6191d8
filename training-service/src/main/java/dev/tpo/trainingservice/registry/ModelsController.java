package dev.tpo.trainingservice.registry;

import dev.tpo.api.ListPage;
import dev.tpo.api.ModelFile;
import dev.tpo.api.ModelObject;
import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.FileTree;
import dev.tpo.blobs.FileTrees;
import dev.tpo.trainingservice.platform.EndpointClient;
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
    private final EndpointClient endpoints;

    ModelsController(ModelRegistry registry, FileTrees trees, BlobStore blobs, EndpointClient endpoints) {
        this.registry = registry;
        this.trees = trees;
        this.blobs = blobs;
        this.endpoints = endpoints;
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
        int slash = id.indexOf('/'); // as clients that escape it send it
        return slash < 0
                ? ModelViews.whole(registry.require(id, "id"), id)
                : elsewhere(id.substring(0, slash), id.substring(slash + 1));
    }

    /** One that runs at an endpoint and is not registered. Whether the endpoint has it is seen when it is asked. */
    @GetMapping("/v1/models/{endpoint}/{*model}")
    ModelObject get(@PathVariable String endpoint, @PathVariable String model) {
        return elsewhere(endpoint, model.substring(1)); // {*model} keeps its slash
    }

    private ModelObject elsewhere(String endpoint, String model) {
        String name = endpoint + "/" + model;
        if (model.isEmpty() || !endpoints.isNamed(endpoint)) {
            throw ApiException.notFound("id", "model_not_found", "The model '" + name + "' does not exist");
        }
        return ModelViews.elsewhere(name);
    }

    @GetMapping("/v1/models/{id}/files")
    ListPage<ModelFile> files(@PathVariable String id) {
        List<ModelFile> files = entries(id).stream()
                .map(file -> new ModelFile(file.name(), file.bytes(), file.sha256()))
                .toList();
        return ListPage.of(files, false, ModelFile::name);
    }

    /** The bytes of a file. */
    @GetMapping("/v1/models/{id}/files/{*name}")
    ResponseEntity<Resource> file(@PathVariable String id, @PathVariable String name, HttpServletRequest request) {
        String wanted = name.substring(1); // {*name} keeps its slash
        FileTree.Entry entry = entries(id).stream()
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

    /** A model that runs elsewhere has none here. */
    private List<FileTree.Entry> entries(String id) {
        RegisteredModel model = registry.require(id, "id");
        return model.isRemote() ? List.of() : trees.read(model.revision()).files();
    }

    private static ContentDisposition attachment(String name) {
        return ContentDisposition.attachment()
                .filename(name.substring(name.lastIndexOf('/') + 1))
                .build();
    }
}
