package dev.tpo.inference.chat;

import dev.tpo.api.FrameReceipt;
import dev.tpo.frames.SamplingReceipt;
import dev.tpo.inference.videos.ShownVideo;
import dev.tpo.inference.videos.Videos;
import dev.tpo.lmm.prompt.ChatTurn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The messages as the model takes them, with their videos found. */
record Conversation(List<ChatTurn> turns, List<ShownVideo> videos) {

    /** @throws dev.tpo.web.ApiException 400 also for more frames than a request may show */
    static Conversation of(Chat chat, Videos library) {
        List<ShownVideo> videos = new ArrayList<>();
        List<ChatTurn> turns = chat.turns(wanted -> {
            ShownVideo video = library.find(wanted, chat.media());
            videos.add(video);
            return video;
        });
        library.requireAllowed(videos);
        return new Conversation(turns, List.copyOf(videos));
    }

    /** Exactly what the answer of this revision rests on. */
    List<FrameReceipt> receipts(String modelRevision) {
        return videos.stream().map(video -> receipt(video, modelRevision)).toList();
    }

    private static FrameReceipt receipt(ShownVideo video, String modelRevision) {
        SamplingReceipt receipt = video.receipt();
        return new FrameReceipt(
                video.origin().fileId(),
                video.origin().source().name().toLowerCase(Locale.ROOT),
                video.sha256(),
                receipt.frameIndices(),
                receipt.timestampsSeconds(),
                video.toldInstead(),
                receipt.startSeconds(),
                receipt.endSeconds(),
                receipt.sampler(),
                receipt.decoder(),
                modelRevision);
    }
}
