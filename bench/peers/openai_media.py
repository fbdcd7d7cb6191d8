"""Videos and pictures inside of requests, sent with OpenAI's own Python client, unchanged.

Sends a video as a data: URL and the same file uploaded, pictures one by one and in a row, vLLM's
comma-separated form and llama.cpp's, and what must be refused; asserts what a user would see, and
ends with "ok". It leaves one video behind.
"""

import argparse
import base64
import hashlib
import pathlib
import struct
import zlib

import openai


def png(grey, side=64):
    rows = b"".join(b"\0" + bytes([grey, grey, grey]) * side for _ in range(side))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def encoded(content):
    return base64.b64encode(content).decode()


def video(url, **metadata):
    return {"type": "video_url", "video_url": {"url": url}, **({"video_metadata": metadata} if metadata else {})}


def image(content, **metadata):
    part = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{encoded(content)}", "detail": "low"}}
    return {**part, **({"video_metadata": metadata} if metadata else {})}


class Asking:
    def __init__(self, client, model):
        self.client = client
        self.model = model

    def ask(self, *parts, **more):
        content = [*parts, {"type": "text", "text": "Describe the video."}]
        return self.client.chat.completions.create(
            model=self.model,
            messages=[{"role": "user", "content": content}],
            max_tokens=24,
            temperature=0,
            **more,
        )

    def refused(self, *parts):
        try:
            self.ask(*parts)
        except openai.BadRequestError as error:
            return error
        raise AssertionError("it was answered")


def whole_videos(asking, path):
    content = path.read_bytes()
    brought = asking.ask(video(f"data:video/mp4;base64,{encoded(content)}"))
    receipt = brought.sampling_receipt[0]
    assert receipt["source"] == "data" and receipt["file_id"] is None, receipt
    assert receipt["sha256"] == hashlib.sha256(content).hexdigest(), receipt

    file = asking.client.files.create(file=path, purpose="vision")
    uploaded = asking.ask(video(f"video://{file.id}"))
    assert uploaded.choices[0].message.content == brought.choices[0].message.content
    for same in ("sha256", "frame_indices", "timestamps_seconds", "sampler", "decoder"):
        assert uploaded.sampling_receipt[0][same] == receipt[same], same

    llama = asking.ask({"type": "input_video", "input_video": {"data": encoded(content)}})
    assert llama.sampling_receipt == brought.sampling_receipt
    frames = {"extra_body": {"media_io_kwargs": {"video": {"num_frames": 4}}}}
    few = asking.ask(video(f"data:video/mp4;base64,{encoded(content)}"), **frames)
    assert len(few.sampling_receipt[0]["frame_indices"]) == 4
    chunks = list(asking.ask(video(f"data:video/mp4;base64,{encoded(content)}"), stream=True))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == brought.choices[0].message.content
    return text


def pictures(asking):
    grey = [png(level) for level in (20, 90, 160)]
    single = asking.ask(image(grey[0])).sampling_receipt
    assert [one["frame_indices"] for one in single] == [[0]], single
    assert single[0]["sha256"] == hashlib.sha256(grey[0]).hexdigest()

    row = asking.ask(*map(image, grey))
    assert [one["timestamps_seconds"] for one in row.sampling_receipt] == [[0, 1, 2]], row.sampling_receipt
    names = "".join(hashlib.sha256(one).hexdigest() for one in grey)
    assert row.sampling_receipt[0]["sha256"] == hashlib.sha256(names.encode()).hexdigest()

    timed = asking.ask(image(grey[0], timestamps=[0, 2.5, 4]), image(grey[1]), image(grey[2]))
    assert timed.sampling_receipt[0]["timestamps_seconds"] == [0, 2.5, 4]

    together = "data:video/jpeg;base64," + ",".join(map(encoded, grey))
    vllm = asking.ask(video(together, fps=10, frames_indices=[0, 15, 20], total_num_frames=40))
    assert vllm.sampling_receipt[0]["frame_indices"] == [0, 15, 20]
    assert vllm.sampling_receipt[0]["timestamps_seconds"] == [0, 1.5, 2]
    assert vllm.sampling_receipt[0]["end_offset"] == 4


def refusals(asking):
    field = "messages[0].content[0].video_url.url"
    broken = asking.refused(video("data:video/mp4;base64,!!!!"))
    assert broken.param == field and broken.code == "invalid_data_url", broken
    text = asking.refused(video(f"data:video/mp4;base64,{encoded(b'no video')}"))
    assert text.param == field and text.code == "invalid_video", text
    elsewhere = asking.refused(video("http://169.254.169.254/latest/meta-data"))
    assert elsewhere.code == "media_host_not_allowed" and "TPO_MEDIA_HOSTS" in elsewhere.message, elsewhere
    several = asking.refused(image(png(1), timestamps=[1]), image(png(2)))
    assert several.param == "messages[0].content[0].video_metadata.timestamps", several


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("video", type=pathlib.Path)
    arguments.add_argument("--url", default="http://localhost:8080/v1")
    arguments.add_argument("--model", default="tpo-nano")
    given = arguments.parse_args()
    client = openai.OpenAI(base_url=given.url, api_key="none-is-needed", max_retries=0, timeout=300)

    asking = Asking(client, given.model)
    answer = whole_videos(asking, given.video)
    pictures(asking)
    refusals(asking)
    print(f"answer: {answer}\nok (openai {openai.__version__})")


if __name__ == "__main__":
    main()
