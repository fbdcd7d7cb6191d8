"""Uniform frames of a video by PyAV, for `bench/run frames FILE --peer "python bench/peers/pyav_frames.py [one-pass]"`.

Exact seeks: to the key frame before each wanted frame, then decoding on to it, all of the file's threads used, each
frame converted to rgb24 at its own size. `one-pass`: the whole file is decoded. Needs: pip install av. Prints the
milliseconds from opening the file to the last frame.
"""

import sys
import time

import av


def main(path: str, count: int, one_pass: bool) -> None:
    start = time.perf_counter()
    with av.open(path) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        frames = stream.frames
        step = (frames - 1) / (count - 1)
        wanted = [int(i * step) for i in range(count - 1)] + [frames - 1]
        if one_pass:
            got = 0
            for number, frame in enumerate(container.decode(stream)):
                if got < count and number == wanted[got]:
                    frame.reformat(format="rgb24")
                    got += 1
        else:
            got = 0
            for number in wanted:
                time_stamp = int(number / stream.average_rate / stream.time_base) + (stream.start_time or 0)
                container.seek(time_stamp, stream=stream, backward=True)
                for frame in container.decode(stream):
                    if frame.pts >= time_stamp:
                        frame.reformat(format="rgb24")
                        got += 1
                        break
    assert got >= count - 1, f"{got} of {count} frames"
    print(f"{(time.perf_counter() - start) * 1000:.1f}")


if __name__ == "__main__":
    words = sys.argv[1:]
    main(words[-2], int(words[-1]), words[0] == "one-pass")
