package dev.tpo.frames;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Makes videos of every kind that people bring. */
final class MatrixFiles {

    /** What the tests bring, because ffmpeg cannot encode it here or no tool writes it as it is. */
    private static final Path BROUGHT = Path.of("src/test/resources/media");

    /** Name and how it is encoded, of 24 pictures of 96×64 unless a row says otherwise. */
    private static final String[] ENCODED = {
        "h264.mp4 -c:v libopenh264",
        "h264.mov -c:v libopenh264",
        "h264.mkv -c:v libopenh264",
        "h264.avi -c:v libopenh264",
        "h264.flv -c:v libopenh264",
        "h264.ts -c:v libopenh264",
        "h264.h264 -c:v libopenh264",
        "fragmented.mp4 -c:v libopenh264 -movflags +frag_keyframe+empty_moov",
        "offset.ts -c:v libopenh264 -output_ts_offset 100",
        "wrapping.ts -c:v libopenh264 -output_ts_offset 95442.5",
        "vp8.webm -c:v libvpx -auto-alt-ref 1 -lag-in-frames 10",
        "vp8-live.webm -c:v libvpx -live 1",
        "vp9.webm -c:v libvpx-vp9 -auto-alt-ref 1 -lag-in-frames 12 -cpu-used 8",
        "vp9.mp4 -c:v libvpx-vp9 -cpu-used 8 -deadline realtime",
        "vp9-bt709.webm -vf scale=out_color_matrix=bt709,format=yuv420p -colorspace bt709 -c:v libvpx-vp9 -cpu-used 8",
        "av1.mp4 -c:v libsvtav1 -preset 12",
        "av1-hidden.mkv -c:v libaom-av1 -cpu-used 8 -lag-in-frames 12",
        "av1-hdr.mp4 -vf scale=out_color_matrix=bt2020,format=yuv420p10 -colorspace bt2020nc -color_trc smpte2084"
                + " -color_primaries bt2020 -c:v libsvtav1 -preset 12",
        "mpeg1.mpg -c:v mpeg1video -bf 2",
        "mpeg2.mpg -c:v mpeg2video -bf 2",
        "mpeg2.ts -c:v mpeg2video -bf 2",
        "mpeg2.mkv -c:v mpeg2video -bf 2",
        "mpeg2.m2v -c:v mpeg2video -bf 2",
        "mpeg2-interlaced.ts -c:v mpeg2video -flags +ildct+ilme -bf 2",
        "mpeg2-interlaced.mpg -c:v mpeg2video -flags +ildct+ilme -bf 2",
        "mpeg4.mp4 -c:v mpeg4 -bf 2",
        "mpeg4.avi -c:v mpeg4 -bf 2",
        "mpeg4.mkv -c:v mpeg4 -bf 2",
        "msmpeg4.avi -c:v msmpeg4",
        "mjpeg.avi -c:v mjpeg",
        "mjpeg.mov -c:v mjpeg",
        "mjpeg.mjpeg -c:v mjpeg",
        "mjpeg-444.mjpeg -c:v mjpeg -pix_fmt yuvj444p",
        "prores.mov -c:v prores",
        "prores-alpha.mov -c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10",
        "ffv1.mkv -c:v ffv1",
        "ffv1-10bit.mkv -c:v ffv1 -pix_fmt yuv420p10 -level 3",
        "ffv1-rgb48.mkv -c:v ffv1 -pix_fmt gbrp16",
        "grey.mkv -c:v ffv1 -pix_fmt gray",
        "wmv1.asf -c:v wmv1",
        "wmv2.wmv -c:v wmv2",
        "sorenson.flv -c:v flv",
        "h263.mkv -c:v h263p",
        "real.rm -c:v rv20",
        "x.gif -c:v gif",
        "x.apng -c:v apng -plays 0",
        "png.mov -c:v png",
        "palette.mov -c:v png -pix_fmt pal8",
        "qtrle.mov -c:v qtrle",
        "huffyuv.avi -c:v huffyuv -pix_fmt yuv422p",
        "raw.avi -c:v rawvideo",
        "raw.y4m -c:v rawvideo -pix_fmt yuv420p",
        "svq1.mov -c:v svq1",
        "msvideo1.avi -c:v msvideo1",
        "x.mxf -c:v mpeg2video -bf 2",
        "full-range.mp4 -vf scale=out_range=full:out_color_matrix=bt709,format=yuv420p -color_range pc"
                + " -colorspace bt709 -c:v libopenh264",
        "full-range.avi -vf scale=out_range=full,format=yuvj420p -color_range pc -c:v mjpeg",
        "variable.mp4 -vf setpts=N*N*0.01/TB -fps_mode passthrough -enc_time_base 1:1000 -c:v libopenh264",
        "variable.webm -vf setpts=N*N*0.01/TB -fps_mode passthrough -enc_time_base 1:1000 -c:v libvpx",
        "wide-pixels.mp4 -vf setsar=4/3 -c:v libopenh264",
        "tall-pixels.webm -vf setsar=1/2 -c:v libvpx",
        "odd.webm -vf scale=97:63 -c:v libvpx",
        "odd.mp4 -vf scale=97:63 -c:v mpeg4",
        "odd.mkv -vf scale=97:63 -c:v ffv1 -pix_fmt yuv444p",
        "odd.avi -vf scale=97:63 -c:v mjpeg -pix_fmt yuvj422p",
        "odd-av1.mkv -vf scale=97:63 -c:v libsvtav1 -preset 12",
        "two-by-two.mkv -vf scale=2:2 -c:v ffv1",
        "two-by-two.webm -vf scale=2:2 -c:v libvpx",
        "two-by-two.avi -vf scale=2:2 -c:v mjpeg",
        "small.h264 -vf scale=64:48 -c:v libopenh264",
        "small.mjpeg -vf scale=64:48 -c:v mjpeg",
        "one.mp4 -frames:v 1 -c:v libopenh264",
        "one.webm -frames:v 1 -c:v libvpx",
        "one.gif -frames:v 1",
        "one.ts -frames:v 1 -c:v libopenh264",
        "one.png -frames:v 1 -update 1",
        "one.jpg -frames:v 1 -update 1",
        "one.webp -frames:v 1 -c:v libwebp",
        "alpha.webm -vf format=yuva420p -c:v libvpx-vp9 -pix_fmt yuva420p -auto-alt-ref 0 -cpu-used 8",
        "alpha-vp8.webm -vf format=yuva420p -c:v libvpx -pix_fmt yuva420p -auto-alt-ref 0",
    };

    /** Name, the file it is made of, and what is made of it without encoding; {@code |} parts input from output. */
    private static final String[] COPIED = {
        "bframes.mkv h264-bframes.mp4 |",
        "bframes.avi h264-bframes.mp4 |",
        "bframes.flv h264-bframes.mp4 |",
        "bframes.ts h264-bframes.mp4 |",
        "bframes.h264 h264-bframes.mp4 |",
        "bframes-fragments.mp4 h264-bframes.mp4 | -movflags frag_every_frame+empty_moov+default_base_moof",
        "bframes-edited.mp4 h264-bframes.mp4 -ss 0.5 |",
        "bframes-negative.mkv h264-bframes.mp4 -ss 0.5 | -copyts",
        "opengop.mkv h264-opengop.mp4 |",
        "opengop.ts h264-opengop.mp4 |",
        "opengop-edited.mp4 h264-opengop.mp4 -ss 0.5 |",
        "opengop-middle.mkv h264-opengop.mp4 -ss 0.5 | -copyts",
        "refresh.ts h264-refresh.mp4 |",
        "refresh.mkv h264-refresh.mp4 |",
        "interlaced.ts h264-interlaced.mp4 |",
        "hevc.mkv hevc.mp4 |",
        "hevc.ts hevc.mp4 |",
        "hevc-opengop.mkv hevc-opengop.mp4 |",
        "hevc-opengop.ts hevc-opengop.mp4 |",
        "hevc-opengop-edited.mp4 hevc-opengop.mp4 -ss 0.5 |",
        "theora.mkv theora.ogv |",
        "edited.mp4 mpeg4.mp4 -ss 0.33 |",
        "edited.mov mpeg4.mp4 -ss 0.33 |",
        "edited-end.mp4 h264.mp4 -ss 0.4 | -t 0.4",
        "delayed.mp4 h264.mp4 -itsoffset 0.7 | -movflags +faststart",
        "negative.mkv mpeg4.mp4 -ss 0.33 | -avoid_negative_ts disabled",
        "no-times.avi mpeg2.m2v |",
        "same-times.mkv h264.mp4 | -bsf:v setts=ts=floor(N/2)*1024",
        "same-times.flv h264.mp4 | -bsf:v setts=ts=floor(N/2)*1024",
        "decoding-times.mkv mpeg4.avi | -bsf:v setts=pts=DTS:dts=DTS",
        "turned-90.mp4 h264.mp4 -display_rotation 90 |",
        "turned-180.mkv h264.mp4 -display_rotation 180 |",
        "turned-270.mov h264.mp4 -display_rotation 270 |",
        "turned-45.mp4 h264.mp4 -display_rotation 45 |",
        "mirrored.mp4 h264.mp4 -display_hflip |",
        "upside-down.mp4 h264.mp4 -display_vflip |",
        "turned-and-mirrored.mp4 h264.mp4 -display_rotation 90 -display_hflip |",
        "turned-and-flipped.mp4 h264.mp4 -display_rotation 90 -display_vflip |",
        "turned-wide-pixels.mp4 wide-pixels.mp4 -display_rotation 90 |",
        "cropped.mp4 h264.mp4 | -bsf:v h264_metadata=crop_left=8:crop_right=4:crop_top=2:crop_bottom=6",
        "turned-in-stream-90.mp4 h264-bframes.mp4 | -bsf:v h264_metadata=display_orientation=insert:rotate=90",
        "turned-in-stream-180.mkv h264-bframes.mp4 | -bsf:v h264_metadata=display_orientation=insert:rotate=180",
        "flipped-in-stream.ts h264-bframes.mp4 |"
                + " -bsf:v h264_metadata=display_orientation=insert:rotate=270:flip=vertical",
        "full.h264 h264.h264 | -bsf:v h264_metadata=video_full_range_flag=1:matrix_coefficients=1",
        "av1-frames.mkv av1-hidden.mkv | -bsf:v av1_frame_split",
        "vp9-frames.mkv vp9.webm | -bsf:v vp9_superframe_split",
    };

    /** Name and what lies end to end in it. */
    private static final String[] JOINED = {
        "joined.ts mpeg2.ts mpeg2.ts",
        "joined.mpg mpeg2.mpg mpeg2.mpg",
        "joined-back.ts offset.ts h264.ts",
        "joined-forward.ts h264.ts offset.ts bframes.ts",
        "joined.h264 bframes.h264 full.h264",
        "sizes.h264 h264.h264 small.h264",
        "ranges.h264 h264.h264 full.h264 h264.h264",
        "pixels.mjpeg mjpeg.mjpeg mjpeg-444.mjpeg small.mjpeg",
    };

    private static final String[] COPIED_OF_JOINED = {
        "sizes.ts sizes.h264 |",
        "sizes.flv sizes.h264 |",
        "ranges.mp4 ranges.h264 |",
        "ranges.mkv ranges.h264 |",
        "ranges.ts ranges.h264 |",
        "ranges.flv ranges.h264 |",
        "pixels.avi pixels.mjpeg |",
        "pixels.mkv pixels.mjpeg |",
        "turned-cropped.mp4 cropped.mp4 -display_rotation 90 |",
    };

    private final Path folder;

    MatrixFiles(Path folder) {
        this.folder = folder;
    }

    /** Of all rows, in no order that matters. */
    List<Path> make() throws IOException {
        encode();
        try (Stream<Path> brought = Files.list(BROUGHT)) {
            for (Path file : brought.toList()) {
                Files.copy(file, folder.resolve("brought-" + file.getFileName()));
            }
        }
        copy(COPIED);
        for (String row : JOINED) {
            String[] names = row.split(" ");
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (String part : Arrays.asList(names).subList(1, names.length)) {
                all.write(Files.readAllBytes(folder.resolve(part)));
            }
            Files.write(folder.resolve(names[0]), all.toByteArray());
        }
        copy(COPIED_OF_JOINED);
        part("middle.ts", "mpeg2.ts", 0.3, 1);
        part("middle.mpg", "mpeg2.mpg", 0.3, 1);
        part("middle.h264", "bframes.h264", 0.2, 1);
        part("broken-off.flv", "bframes.flv", 0, 0.6);
        part("broken-off.mkv", "bframes.mkv", 0, 0.6);
        part("broken-off.ts", "bframes.ts", 0, 0.6);
        try (Stream<Path> made = Files.list(folder)) {
            return made.sorted().toList();
        }
    }

    private void encode() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-f", "lavfi", "-i", "testsrc2=s=96x64:r=25:d=0.96"));
        for (String row : ENCODED) {
            String[] words = row.split(" ");
            arguments.addAll(List.of("-g", "8", "-threads", "1", "-strict", "-2"));
            arguments.addAll(Arrays.asList(words).subList(1, words.length));
            arguments.add(folder.resolve(words[0]).toString());
        }
        TestVideos.ffmpeg(arguments.toArray(String[]::new));
        TestVideos.ffmpeg(
                ("-f lavfi -i testsrc2=s=96x64:r=25:d=0.96 -f lavfi -i mandelbrot=s=64x48:r=10 -f lavfi -i sine=d=1"
                                + " -map 0 -map 2 -g 8 -c:v libopenh264 -c:a aac $/sound.mp4"
                                + " -map 0 -map 2 -g 8 -c:v libopenh264 -c:a mp2 $/sound.ts"
                                + " -map 0 -map 2 -g 8 -c:v mpeg2video -bf 2 -c:a mp2 $/sound.mpg"
                                + " -t 0.96 -map 0 -map 1 -c:v libopenh264 -disposition:v:0 0"
                                + " -disposition:v:1 default $/two.mp4"
                                + " -t 0.96 -map 0 -map 1 -c:v libopenh264 -disposition:v:0 0"
                                + " -disposition:v:1 default $/two.mkv"
                                + " -t 0.96 -map 0 -map 1 -c:v libopenh264 $/two.ts")
                        .replace("$", folder.toString())
                        .split(" "));
        TestVideos.ffmpeg(("-i $/h264.mp4 -i $/one.jpg -map 0 -map 1 -c copy -disposition:v:1 attached_pic $/cover.mp4"
                        + " -map 1 -map 0 -c copy -disposition:v:0 attached_pic $/cover-first.mp4")
                .replace("$", folder.toString())
                .split(" "));
    }

    private void copy(String[] rows) throws IOException {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            String[] sides = rows[i].split("\\|", 2);
            String[] words = sides[0].strip().split(" ");
            Path brought = folder.resolve("brought-" + words[1]);
            Path source = Files.exists(brought) ? brought : folder.resolve(words[1]);
            inputs.addAll(Arrays.asList(words).subList(2, words.length));
            inputs.addAll(List.of("-i", source.toString()));
            outputs.addAll(List.of("-map", i + ":v", "-c", "copy"));
            if (!sides[1].isBlank()) {
                outputs.addAll(List.of(sides[1].strip().split(" ")));
            }
            outputs.add(folder.resolve(words[0]).toString());
        }
        inputs.addAll(outputs);
        TestVideos.ffmpeg(inputs.toArray(String[]::new));
    }

    private void part(String name, String of, double from, double to) throws IOException {
        byte[] content = Files.readAllBytes(folder.resolve(of));
        Files.write(folder.resolve(name), Arrays.copyOfRange(content, (int) (content.length * from), (int)
                (content.length * to)));
    }
}
