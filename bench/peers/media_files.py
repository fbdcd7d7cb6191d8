"""Makes the small videos that the bundled ffmpeg cannot encode, for libs/video-frames' tests: x264's, x265's
and libtheora's. The others there are of media that other tools were seen to read wrongly.

    python bench/peers/media_files.py libs/video-frames/src/test/resources/media
"""
import fractions
import os
import subprocess
import sys

import av
import imageio_ffmpeg
import numpy

FRAMES, RATE, WIDTH, HEIGHT = 30, 25, 96, 64
X264 = "keyint=10:min-keyint=10:scenecut=0:threads=1"
X265 = "keyint=10:min-keyint=10:scenecut=0:pools=none:frame-threads=1:log-level=none"


def pictures(pixel_format):
    """Each unlike all others, with a square that moves."""
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    for i in range(FRAMES):
        rgb = numpy.stack([(x * 2 + i * 5) % 256, (y * 3 + i * 7) % 256, ((x + y) * 2 + i * 3) % 256], -1)
        top, left = i * 3 % (HEIGHT - 12), i * 5 % (WIDTH - 12)
        rgb[top : top + 12, left : left + 12] = 255 - i * 4
        yield av.VideoFrame.from_ndarray(rgb.astype(numpy.uint8), format="rgb24").reformat(format=pixel_format)


def make(path, codec, parameters, pixel_format="yuv420p"):
    with av.open(path, "w") as container:
        stream = container.add_stream(codec, rate=RATE)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, pixel_format
        stream.options = {"x264-params" if codec == "libx264" else "x265-params": parameters}
        for i, picture in enumerate(pictures(pixel_format)):
            picture.pts, picture.time_base = i, fractions.Fraction(1, RATE)
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))


if __name__ == "__main__":
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for name, codec, parameters, pixel_format in [
        ("h264-bframes.mp4", "libx264", X264 + ":bframes=3:b-pyramid=normal", "yuv420p"),
        ("h264-opengop.mp4", "libx264", X264 + ":bframes=3:open-gop=1", "yuv420p"),
        ("h264-refresh.mp4", "libx264", X264 + ":bframes=0:intra-refresh=1", "yuv420p"),
        ("h264-interlaced.mp4", "libx264", X264 + ":bframes=2:tff=1", "yuv420p"),
        ("h264-10bit.mp4", "libx264", X264 + ":bframes=3", "yuv420p10le"),
        ("hevc.mp4", "libx265", X265 + ":bframes=3:open-gop=0", "yuv420p"),
        ("hevc-opengop.mp4", "libx265", X265 + ":bframes=3:open-gop=1", "yuv420p"),
        ("hevc-10bit.mp4", "libx265", X265 + ":bframes=3:open-gop=0", "yuv420p10le"),
    ]:
        make(os.path.join(folder, name), codec, parameters, pixel_format)
    theora = f"-v error -nostdin -y -f lavfi -i testsrc2=s={WIDTH}x{HEIGHT}:r={RATE} -frames:v {FRAMES} -c:v libtheora -g 10 -q:v 6"
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), *theora.split(), os.path.join(folder, "theora.ogv")], check=True)
