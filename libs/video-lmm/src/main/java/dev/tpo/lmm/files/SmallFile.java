package dev.tpo.lmm.files;

import dev.tpo.input.InputFile;
import dev.tpo.input.UnfitInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file of a checkpoint's folder that is read whole, and how large it may be; published ones are well below. */
public enum SmallFile {
    CONFIG("config.json", 1_000_000),
    GENERATION_CONFIG("generation_config.json", 1_000_000),
    ADAPTER_CONFIG("adapter_config.json", 1_000_000),
    TOKENIZER("tokenizer.json", 32_000_000),
    TOKENIZER_CONFIG("tokenizer_config.json", 4_000_000),
    VOCABULARY("vocab.json", 16_000_000),
    MERGES("merges.txt", 16_000_000),
    ADDED_TOKENS("added_tokens.json", 4_000_000),
    SPECIAL_TOKENS("special_tokens_map.json", 1_000_000),
    INDEX("model.safetensors.index.json", 8_000_000);

    private final String fileName;
    private final int maxBytes;

    SmallFile(String fileName, int maxBytes) {
        this.fileName = fileName;
        this.maxBytes = maxBytes;
    }

    public String fileName() {
        return fileName;
    }

    public boolean isIn(Path folder) {
        return Files.exists(folder.resolve(fileName));
    }

    /** @throws CheckpointException if it is not there, no ordinary file, too large, or a Git LFS pointer */
    public byte[] read(Path folder) {
        return find(folder)
                .orElseThrow(() -> new CheckpointException("no " + fileName + " in " + folder.getFileName()));
    }

    /** Empty if it is not there. */
    Optional<byte[]> find(Path folder) {
        Path file = folder.resolve(fileName);
        if (!isIn(folder)) {
            return Optional.empty();
        }
        try {
            byte[] content = InputFile.read(file, maxBytes);
            LfsPointer.refuse(content, file);
            return Optional.of(content);
        } catch (UnfitInputException e) {
            throw new CheckpointException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + fileName + " of " + folder.getFileName(), e);
        }
    }
}
