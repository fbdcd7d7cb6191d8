package dev.tpo.inference.chat;

import dev.tpo.api.FrameReceipt;
import dev.tpo.frames.SamplingReceipt;
import dev.tpo.inference.videos.FileVideo;
import dev.tpo.inference.videos.Videos;
import dev.tpo.lmm.prompt.ChatTurn;
import java.util.ArrayList;
import java.util.List;

/** The messages as the model takes them, with their videos found. */
record Conversation(List<ChatTurn> turns, List<FileVideo> videos) {

    static Conversation of(Chat chat, Videos library) {
        List<FileVideo> videos = new ArrayList<>();
        List<ChatTurn> turns = chat.turns((fileId, wish) -> {
            FileVideo video = library.find(fileId, wish);
            videos.add(video);
            return video;
        });
        return new Conversation(turns, List.copyOf(videos));
    }

    /** Exactly what the answer of this revision rests on. */
    List<FrameReceipt> receipts(String modelRevision) {
        return videos.stream().map(video -> receipt(video, modelRevision)).toList();
    }

    private static FrameReceipt receipt(FileVideo video, String modelRevision) {
        SamplingReceipt receipt = video.receipt();
        return new FrameReceipt(
                video.fileId(),
                video.sha256(),
                receipt.frameIndices(),
                receipt.timestampsSeconds(),
                receipt.startSeconds(),
                receipt.endSeconds(),
                receipt.sampler(),
                receipt.decoder(),
                modelRevision);
    }
}
