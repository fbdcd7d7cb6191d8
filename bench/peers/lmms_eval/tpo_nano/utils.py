"""An lmms-eval task over the rows that `./tpo render DIR` writes: DIR/questions.jsonl and the videos beside it.

TPO_TASK_FOLDER names DIR. TPO_TASK_FRAMES pictures of each video go into the request, as lmms-eval sends any video
that it decodes itself; 0 sends the file instead, as a data: URL (model_args pass_video_url=True).
"""

import base64
import os

import av


def _path(doc):
    return os.path.join(os.environ["TPO_TASK_FOLDER"], doc["file"])


def _pictures(path, count):
    with av.open(path) as container:
        frames = list(container.decode(video=0))
    return [frames[int(i * (len(frames) - 1) / max(1, count - 1))].to_image() for i in range(count)]


def visuals(doc):
    return [_path(doc)]


def _question(doc):
    return "".join(part["text"] for part in doc["messages"][-1]["content"] if part["type"] == "text")


def messages(doc, lmms_eval_specific_kwargs=None):
    count = int(os.environ.get("TPO_TASK_FRAMES", "24"))
    if count:
        shown = [{"type": "image", "url": picture} for picture in _pictures(_path(doc), count)]
    else:
        with open(_path(doc), "rb") as file:
            shown = [{"type": "video", "url": "data:video/mp4;base64," + base64.b64encode(file.read()).decode()}]
    return [{"role": "user", "content": [*shown, {"type": "text", "text": _question(doc)}]}]


def results(doc, outputs):
    return {"exact": float(outputs[0].strip().lower() == str(doc["answer"]).strip().lower())}
