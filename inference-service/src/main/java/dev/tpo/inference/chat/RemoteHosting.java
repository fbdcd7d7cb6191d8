package dev.tpo.inference.chat;

import dev.tpo.inference.models.RemoteRef;
import dev.tpo.inference.remote.RemoteModels;
import dev.tpo.inference.videos.Videos;
import org.springframework.stereotype.Component;

/** Gives a request what it needs to be served by a model that runs elsewhere: its endpoint, its videos. */
@Component
final class RemoteHosting {
    private final RemoteModels models;
    private final Videos videos;

    RemoteHosting(RemoteModels models, Videos videos) {
        this.models = models;
        this.videos = videos;
    }

    Served open(RemoteRef ref, Chat chat, Upstream upstream) {
        upstream.sent(0);
        RemoteModels.Model model = models.model(ref);
        Conversation conversation = Conversation.of(chat, videos);
        videos.requireRoom(conversation.videos(), model.form());
        return new RemoteServed(model, conversation, upstream);
    }
}
