package dev.tpo.frames;

import dev.tpo.frames.VideoException.Damaged;
import dev.tpo.frames.VideoException.NotAVideo;
import dev.tpo.frames.VideoException.TooLarge;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks ffprobe for the container's header. */
final class HeaderReader {

    private static final String ENTRIES = "format=format_name"
            + ":stream=index,codec_type,codec_name,width,height,avg_frame_rate,r_frame_rate,nb_frames,duration,time_base"
            + ":stream_disposition=attached_pic:stream_side_data=rotation";

    private final Ffmpeg ffmpeg;
    private final DecodingLimits limits;
    private final JsonMapper json = new JsonMapper();

    HeaderReader(Ffmpeg ffmpeg, DecodingLimits limits) {
        this.ffmpeg = ffmpeg;
        this.limits = limits;
    }

    VideoHeader read(Path file) {
        var outcome = ChildProcess.run(
                ffmpeg.probe(file, limits, List.of("-show_entries", ENTRIES, "-of", "json")),
                limits.timeLimit(),
                InputStream::readAllBytes);
        String complaint = DecoderComplaints.lastLine(outcome.stderr());
        if (outcome.stderr().contains("max pixel count")) {
            throw new TooLarge("the picture is larger than allowed: " + complaint);
        }
        if (outcome.exitStatus() != 0) {
            throw Containers.recognises(file)
                    ? new Damaged("the video's header is missing or damaged: " + complaint)
                    : new NotAVideo("no video of a supported container: " + complaint);
        }
        return header(json.readTree(outcome.output()));
    }

    private static VideoHeader header(JsonNode root) {
        JsonNode video = null;
        Set<String> otherCodecs = new HashSet<>();
        for (JsonNode stream : root.path("streams")) {
            if (video == null && isMovingPicture(stream)) {
                video = stream;
            } else {
                otherCodecs.add(stream.path("codec_name").asString("unknown"));
            }
        }
        if (video == null) {
            throw new NotAVideo("the file has no video stream");
        }
        int width = video.path("width").asInt(0);
        int height = video.path("height").asInt(0);
        if (width < 1 || height < 1) {
            throw new Damaged("the video's picture size is missing");
        }
        boolean sideways = isSideways(video);
        return new VideoHeader(
                video.path("index").asInt(),
                sideways ? height : width,
                sideways ? width : height,
                video.path("codec_name").asString("unknown"),
                root.path("format").path("format_name").asString("unknown"),
                ratio(text(video, "time_base"), 0.001),
                ratio(text(video, "avg_frame_rate"), ratio(text(video, "r_frame_rate"), 0)),
                whole(text(video, "nb_frames")),
                ratio(text(video, "duration"), 0),
                otherCodecs);
    }

    private static boolean isMovingPicture(JsonNode stream) {
        return "video".equals(stream.path("codec_type").asString(""))
                && stream.path("disposition").path("attached_pic").asInt(0) == 0;
    }

    private static boolean isSideways(JsonNode video) {
        for (JsonNode sideData : video.path("side_data_list")) {
            if (Math.abs(sideData.path("rotation").asInt(0)) % 180 == 90) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String text(JsonNode stream, String name) {
        return stream.has(name) ? stream.get(name).asString() : null;
    }

    /** "30000/1001" → 29.97…; absent, "N/A" or 0/0 → otherwise. */
    private static double ratio(@Nullable String text, double otherwise) {
        if (text == null) {
            return otherwise;
        }
        List<String> parts = List.of(text.split("/", 2));
        double value = number(parts.getFirst()) / (parts.size() == 2 ? number(parts.get(1)) : 1);
        return Double.isFinite(value) && value > 0 ? value : otherwise;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static long whole(@Nullable String text) {
        return text != null && text.matches("\\d{1,15}") ? Long.parseLong(text) : 0;
    }
}
