package dev.tpo.dataset.files;

import dev.tpo.api.FileObject;
import dev.tpo.api.ListPage;
import dev.tpo.blobs.BlobStore;
import dev.tpo.dataset.platform.Order;
import dev.tpo.dataset.platform.SeqCursor;
import dev.tpo.frames.FrameCache;
import dev.tpo.web.ApiException;
import dev.tpo.web.Paging;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The uploaded files. */
@Component
public class UploadedFiles {
    private final FileRepository repository;
    private final BlobStore blobs;
    private final FrameCache frames;
    private final ObjectProvider<FileUse> uses;
    private final TransactionTemplate transactions;

    UploadedFiles(
            FileRepository repository,
            BlobStore blobs,
            FrameCache frames,
            ObjectProvider<FileUse> uses,
            TransactionTemplate transactions) {
        this.repository = repository;
        this.blobs = blobs;
        this.frames = frames;
        this.uses = uses;
        this.transactions = transactions;
    }

    public Optional<FileObject> find(String id) {
        return repository.findById(id).map(FileEntity::toObject);
    }

    /** @param param the request's field that names the file */
    public FileObject require(String id, String param) {
        return find(id).orElseThrow(() -> ApiException.notFound(param, "file_not_found", "No file '" + id + "'"));
    }

    public boolean isVideo(String id) {
        return find(id).filter(file -> file.video() != null).isPresent();
    }

    /** The first upload that has this content. */
    Optional<String> videoOf(String sha256) {
        return repository
                .findFirstBySha256AndPurposeAndLinkedFalseOrderBySeq(sha256, Purpose.VISION.wireName())
                .map(file -> file.toObject().id());
    }

    /** Where the file's content can be read. */
    public Path path(FileObject file) {
        return blobs.localPath(file.sha256());
    }

    /** A transaction's hold on files: nobody deletes them until it ends. Empty if one is gone already. */
    public boolean hold(List<String> ids) {
        return ids.stream().sorted().allMatch(id -> repository.lock(id).isPresent());
    }

    ListPage<FileObject> list(Paging paging, @Nullable Purpose purpose, Order order) {
        String wanted = purpose == null ? null : purpose.wireName();
        Function<String, Optional<Long>> seq = id -> repository.findById(id).map(FileEntity::seq);
        Limit limit = Limit.of(paging.limit() + 1);
        List<FileEntity> found = switch (order) {
            case NEWEST_FIRST -> repository.newest(wanted, SeqCursor.below(paging, seq), limit);
            case OLDEST_FIRST -> repository.oldest(wanted, SeqCursor.above(paging, seq), limit);
        };
        return ListPage.of(
                found.stream().limit(paging.limit()).map(FileEntity::toObject).toList(),
                found.size() > paging.limit(),
                FileObject::id);
    }

    /**
     * Forgets the file. A video's content and its cached frames go too, unless another file has the same; rows stay, for others may hold
     * them by their hash.
     */
    void delete(String id) {
        FileObject deleted;
        try {
            deleted = transactions.execute(status -> forget(id));
        } catch (DataIntegrityViolationException e) {
            throw inUse(id, "a dataset version or a file of rows");
        }
        if (deleted.video() != null) {
            transactions.executeWithoutResult(status -> {
                repository.lockContent(deleted.sha256());
                if (!repository.existsBySha256(deleted.sha256())) {
                    blobs.delete(deleted.sha256());
                    frames.forget(deleted.sha256());
                }
            });
        }
    }

    private FileObject forget(String id) {
        FileEntity file = repository
                .lock(id)
                .orElseThrow(() -> ApiException.notFound("id", "file_not_found", "No file '" + id + "'"));
        uses.orderedStream().flatMap(use -> use.userOf(id).stream()).findFirst().ifPresent(user -> {
            throw inUse(id, user);
        });
        repository.delete(file);
        repository.flush();
        return file.toObject();
    }

    private static ApiException inUse(String id, String user) {
        return ApiException.conflict("file_in_use", "file '" + id + "' is used by " + user);
    }
}
