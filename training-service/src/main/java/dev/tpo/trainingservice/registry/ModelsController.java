package dev.tpo.trainingservice.registry;

import dev.tpo.api.ListPage;
import dev.tpo.api.ModelFile;
import dev.tpo.api.ModelObject;
import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.FileTree;
import dev.tpo.blobs.FileTrees;
import dev.tpo.web.ApiException;
import dev.tpo.web.Download;
import dev.tpo.web.Paging;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
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

    @GetMapping("/v1/models")
    ListPage<ModelObject> list(@RequestParam @Nullable Integer limit, @RequestParam @Nullable String after) {
        Paging paging = Paging.of(limit, after, Paging.MAX_LIMIT);
        List<ModelObject> all = new ArrayList<>();
        registry.models().forEach(model -> all.add(view(model, model.id())));
        registry.aliases().keySet().forEach(alias -> all.add(view(registry.require(alias, "id"), alias)));
        return page(all, paging);
    }

    @GetMapping("/v1/models/{id}")
    ModelObject get(@PathVariable String id) {
        return view(registry.require(id, "id"), id);
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
                .orElseThrow(
                        () -> ApiException.notFound("name", "The model '" + id + "' has no file '" + wanted + "'"));
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

    private static ListPage<ModelObject> page(List<ModelObject> all, Paging paging) {
        int from = 0;
        if (paging.after() != null) {
            List<String> ids = all.stream().map(ModelObject::id).toList();
            from = ids.indexOf(paging.after()) + 1;
            if (from == 0) {
                throw paging.unknownAfter();
            }
        }
        int to = Math.min(all.size(), from + paging.limit());
        return ListPage.of(all.subList(from, to), to < all.size(), ModelObject::id);
    }

    private static ModelObject view(RegisteredModel model, String name) {
        return new ModelObject(
                name,
                "model",
                model.createdAt().getEpochSecond(),
                "tpo",
                model.base(),
                model.revision(),
                name.equals(model.id()) ? null : model.id(),
                model.backend(),
                model.origin() == null
                        ? null
                        : new ModelObject.Source(
                                model.origin().source(), model.origin().commit()),
                model.jobId() == null
                        ? null
                        : new ModelObject.Lineage(model.jobId(), model.datasetVersion(), model.videos()));
    }
}
