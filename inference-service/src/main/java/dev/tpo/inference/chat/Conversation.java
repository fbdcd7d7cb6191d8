package dev.tpo.inference.chat;

import dev.tpo.api.FrameReceipt;
import dev.tpo.frames.SamplingReceipt;
import dev.tpo.inference.engine.Turn;
import dev.tpo.inference.videos.FileVideo;
import dev.tpo.inference.videos.Videos;
import java.util.ArrayList;
import java.util.List;

/** The messages with their videos found. */
record Conversation(List<Turn> turns, List<FileVideo> videos) {

    static Conversation of(Draft draft, Videos library) {
        List<FileVideo> videos = new ArrayList<>();
        List<Turn> turns = new ArrayList<>();
        for (Draft.Message message : draft.messages()) {
            List<Turn.Part> parts = new ArrayList<>();
            for (Draft.Part part : message.parts()) {
                parts.add(
                        switch (part) {
                            case Draft.Text(String text) -> new Turn.Text(text);
                            case Draft.Video(String fileId, var wish) -> {
                                FileVideo video = library.find(fileId, wish);
                                videos.add(video);
                                yield new Turn.Video(video);
                            }
                        });
            }
            turns.add(new Turn(message.role(), parts));
        }
        return new Conversation(List.copyOf(turns), List.copyOf(videos));
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
