package dev.tpo.hub;

import java.util.List;

/** What a revision is, and the files in it, as the hub says: names may be anything. */
record HubListing(String commit, List<String> names) {
    HubListing {
        if (!HubModel.isCommit(commit)) {
            throw new HubException(HubException.Reason.UNUSABLE, "the hub names no commit, but '" + commit + "'");
        }
    }
}
