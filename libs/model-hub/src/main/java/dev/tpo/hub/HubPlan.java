package dev.tpo.hub;

import java.util.List;

/** What there is to fetch of a model: the files that a model needs, at one commit. */
public record HubPlan(HubModel model, String commit, List<HubFile> files) {

    public long bytes() {
        return files.stream().mapToLong(HubFile::bytes).sum();
    }

    /** Whether these are the files of a LoRA adapter, not of a whole model. */
    public boolean holdsAdapter() {
        return NeededFiles.isAdapter(files.stream().map(HubFile::name).toList());
    }

    /** Everything but the weights: enough to see whether they are worth fetching. */
    public HubPlan withoutWeights() {
        return new HubPlan(
                model, commit, files.stream().filter(file -> !file.isWeights()).toList());
    }
}
