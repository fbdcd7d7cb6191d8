package dev.tpo.inference.remote;

import dev.tpo.chat.endpoints.EndpointSettings;
import dev.tpo.inference.engine.Sampling;
import dev.tpo.inference.videos.ShownVideo;
import dev.tpo.inference.videos.Videos;
import dev.tpo.lmm.prompt.ChatTurn;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A chat in OpenAI's words, its frames in the form that the endpoint takes. */
final class SpokenChat {
    private static final int TOKENS_OF_A_FRAME = 300; // a guess for 768 pixels; what it was is known in the end
    private static final int CHARACTERS_OF_A_TOKEN = 4;

    private final JsonMapper json;
    private final EndpointSettings.Video form;
    private final Videos.Pictures pictures;
    private long characters;
    private int frames;
    private int videos;

    SpokenChat(JsonMapper json, EndpointSettings.Video form, Videos.Pictures pictures) {
        this.json = json;
        this.form = form;
        this.pictures = pictures;
    }

    ObjectNode request(String model, List<ChatTurn> chat, RemoteModels.Wish wish) {
        ObjectNode request = json.createObjectNode();
        request.put("model", model);
        ArrayNode messages = request.putArray("messages");
        for (ChatTurn turn : chat) {
            message(messages.addObject(), turn);
        }
        Sampling sampling = wish.sampling();
        put(request, "max_tokens", sampling.maxTokens());
        put(request, "temperature", sampling.temperature());
        put(request, "top_p", sampling.topP());
        put(request, "top_k", sampling.topK());
        put(request, "seed", sampling.seed());
        put(request, "stop", sampling.stop().isEmpty() ? null : sampling.stop());
        put(request, "response_format", wish.responseFormat());
        if (form == EndpointSettings.Video.VIDEO_URL) {
            mediaKwargs(request, chat);
        }
        return request;
    }

    /** A guess at the tokens of the prompt. */
    int tokens() {
        return Math.toIntExact(Math.min(
                Integer.MAX_VALUE / 2, characters / CHARACTERS_OF_A_TOKEN + (long) frames * TOKENS_OF_A_FRAME));
    }

    private void put(ObjectNode request, String field, @Nullable Object value) {
        if (value != null) {
            request.set(field, json.valueToTree(value));
        }
    }

    private void message(ObjectNode message, ChatTurn turn) {
        message.put("role", turn.role().name().toLowerCase(Locale.ROOT));
        if (turn.parts().stream().allMatch(ChatTurn.Text.class::isInstance)) {
            String text = turn.parts().stream()
                    .map(part -> ((ChatTurn.Text) part).text())
                    .collect(Collectors.joining("\n"));
            characters += text.length();
            message.put("content", text);
            return;
        }
        ArrayNode content = message.putArray("content");
        for (ChatTurn.Part part : turn.parts()) {
            switch (part) {
                case ChatTurn.Text(String text) -> text(content, text);
                case ChatTurn.Video(var input) -> video(content, (ShownVideo) input);
            }
        }
    }

    private void text(ArrayNode content, String text) {
        characters += text.length();
        content.addObject().put("type", "text").put("text", text);
    }

    private void video(ArrayNode content, ShownVideo video) {
        List<byte[]> jpegs = pictures.of(video);
        List<Double> times = video.toldSeconds();
        boolean timed = video.origin().timed();
        frames += jpegs.size();
        videos++;
        switch (form) {
            case IMAGES -> {
                if (timed) {
                    text(content, introduction(video, "each after its time"));
                }
                for (int t = 0; t < jpegs.size(); t++) {
                    if (timed) {
                        text(content, String.format(Locale.ROOT, "<%.2f seconds>", times.get(t)));
                    }
                    content.addObject()
                            .put("type", "image_url")
                            .putObject("image_url")
                            .put("url", "data:image/jpeg;base64," + base64(jpegs.get(t)));
                }
            }
            case VIDEO_URL -> {
                if (timed) {
                    text(
                            content,
                            introduction(
                                    video,
                                    "at "
                                            + times.stream()
                                                    .map(time -> String.format(Locale.ROOT, "%.2f", time))
                                                    .collect(Collectors.joining(", "))
                                            + " seconds"));
                }
                content.addObject()
                        .put("type", "video_url")
                        .putObject("video_url")
                        .put(
                                "url",
                                jpegs.stream()
                                        .map(SpokenChat::base64)
                                        .collect(Collectors.joining(",", "data:video/jpeg;base64,", "")));
            }
        }
    }

    private static String introduction(ShownVideo video, String how) {
        int count = video.receipt().timestampsSeconds().size();
        return String.format(
                Locale.ROOT,
                "A video of %.2f seconds; %s, %s:",
                video.durationSeconds(),
                count == 1 ? "one of its frames" : count + " of its frames",
                how);
    }

    /** vLLM takes 32 frames if it is not told, and as many seconds; what it is told holds for all videos of a request. */
    private void mediaKwargs(ObjectNode request, List<ChatTurn> chat) {
        if (videos == 0) {
            return;
        }
        ObjectNode video = request.putObject("media_io_kwargs").putObject("video");
        if (videos > 1) {
            video.put("num_frames", -1);
            return;
        }
        ShownVideo only = chat.stream()
                .flatMap(turn -> turn.parts().stream())
                .filter(ChatTurn.Video.class::isInstance)
                .map(part -> (ShownVideo) ((ChatTurn.Video) part).input())
                .findFirst()
                .orElseThrow();
        double fps = only.probe().averageFps();
        List<Integer> indices = only.toldInstead() == null
                ? only.receipt().frameIndices()
                : only.toldSeconds().stream()
                        .map(time -> Math.toIntExact(Math.round(time * fps)))
                        .toList();
        video.put("num_frames", indices.size());
        video.put("fps", fps);
        video.put("duration", only.durationSeconds());
        video.put("total_num_frames", Math.max(only.probe().frameCount(), indices.size()));
        video.set("frames_indices", json.valueToTree(indices));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
