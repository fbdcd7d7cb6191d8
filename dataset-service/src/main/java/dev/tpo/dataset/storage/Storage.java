package dev.tpo.dataset.storage;

import dev.tpo.api.StorageObject;
import dev.tpo.api.StoragePart;
import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.BlobUsage;
import dev.tpo.dataset.files.DiskReserve;
import dev.tpo.dataset.files.StoredFiles;
import dev.tpo.dataset.platform.TpoProperties;
import dev.tpo.web.ServiceClients;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** Adds up what holds the disk, each service's by its own word. */
@Component
class Storage {
    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration READ = Duration.ofSeconds(10);
    private static final ParameterizedTypeReference<List<StoragePart>> PARTS = new ParameterizedTypeReference<>() {};

    private final BlobStore blobs;
    private final StoredFiles files;
    private final DiskReserve reserve;
    private final StorageProperties properties;
    private final Path root;
    private final RestClient training;

    Storage(
            BlobStore blobs,
            StoredFiles files,
            DiskReserve reserve,
            StorageProperties properties,
            TpoProperties platform,
            ServiceClients clients) {
        this.blobs = blobs;
        this.files = files;
        this.reserve = reserve;
        this.properties = properties;
        this.root = platform.blobRoot().toAbsolutePath();
        this.training = clients.client(platform.trainingUrl(), CONNECT, READ);
    }

    StorageObject report() {
        List<StoragePart> parts = new ArrayList<>(files.parts());
        Optional<List<StoragePart>> ofTraining = ofTraining();
        ofTraining.ifPresent(parts::addAll);
        BlobUsage usage = blobs.usage();
        parts.add(rest(usage, parts));
        parts.add(new StoragePart("indexes", usage.sidecarBytes(), usage.sidecars()));
        parts.add(uploads());
        properties.byName().forEach((name, folder) -> parts.add(FolderSize.of(name, folder)));
        parts.sort(Comparator.comparing(StoragePart::name));
        DiskReserve.Disk disk = reserve.disk();
        return new StorageObject(
                "storage",
                disk.totalBytes(),
                disk.freeBytes(),
                disk.reserveBytes(),
                disk.promisedBytes(),
                parts,
                ofTraining.isPresent());
    }

    /** Blobs that nobody has named: kept for jobs that know them by their hash, or left over. */
    private static StoragePart rest(BlobUsage usage, List<StoragePart> named) {
        long bytes = named.stream().mapToLong(StoragePart::bytes).sum();
        long count = named.stream().mapToLong(StoragePart::files).sum();
        return new StoragePart("other", Math.max(0, usage.blobBytes() - bytes), Math.max(0, usage.blobs() - count));
    }

    private StoragePart uploads() {
        StoragePart inParts = FolderSize.of("uploads", root.resolve(".uploads"));
        StoragePart atOnce = FolderSize.of("uploads", root.resolve(".incoming"));
        return new StoragePart("uploads", inParts.bytes() + atOnce.bytes(), inParts.files() + atOnce.files());
    }

    private Optional<List<StoragePart>> ofTraining() {
        try {
            return Optional.ofNullable(
                    training.get().uri("/internal/storage").retrieve().body(PARTS));
        } catch (RestClientException e) {
            LOG.info("training-service does not say what it has stored: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
