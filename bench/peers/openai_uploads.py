"""Uploads in parts with OpenAI's own Python client, unchanged, through the gateway of a running suite.

Sends a video with upload_file_chunked, then by hand: parts in any order and side by side, a wrong number
of bytes, a wrong MD5, a cancelled upload. Asserts what a user of the client would see, ends with "ok",
and says how long the file took against sha256sum and cp.
"""

import argparse
import concurrent.futures
import hashlib
import pathlib
import random
import shutil
import subprocess
import tempfile
import time

import openai


def chunked(client, path):
    began = time.monotonic()
    upload = client.uploads.upload_file_chunked(file=path, mime_type="video/mp4", purpose="vision")
    seconds = time.monotonic() - began
    assert upload.status == "completed" and upload.object == "upload", upload
    assert upload.bytes == path.stat().st_size and upload.filename == path.name, upload
    assert upload.file.status == "processed" and upload.file.bytes == upload.bytes, upload.file
    assert upload.file.sha256 == sha256(path), "fields beyond OpenAI's are kept by the client"
    assert client.files.retrieve(upload.file.id).id == upload.file.id
    return upload, seconds


def by_hand(client, path, parts):
    content = path.read_bytes()
    size = -(-len(content) // parts)
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    upload = begin(client, path.name, len(content))
    order = list(range(len(pieces)))
    random.Random(1).shuffle(order)
    with concurrent.futures.ThreadPoolExecutor(4) as senders:
        sent = dict(
            senders.map(
                lambda i: (i, client.uploads.parts.create(upload.id, data=pieces[i])),
                order,
            )
        )
    assert all(part.object == "upload.part" and part.upload_id == upload.id for part in sent.values())
    ids = [sent[i].id for i in range(len(pieces))]
    refused(lambda: client.uploads.complete(upload.id, part_ids=ids[:-1]), "bytes_mismatch")
    refused(lambda: client.uploads.complete(upload.id, part_ids=ids, md5="0" * 32), "md5_mismatch")
    done = client.uploads.complete(upload.id, part_ids=ids, md5=hashlib.md5(content).hexdigest())
    assert done.status == "completed" and done.file.sha256 == sha256(path), done
    assert client.files.delete(done.file.id).deleted


def given_up(client):
    upload = begin(client, "gone.mp4", 10)
    assert upload.expires_at - upload.created_at == 3600
    client.uploads.parts.create(upload.id, data=b"12345")
    assert client.uploads.cancel(upload.id).status == "cancelled"
    refused(lambda: client.uploads.parts.create(upload.id, data=b"67890"), "upload_cancelled")


def begin(client, name, size):
    upload = client.uploads.create(bytes=size, filename=name, mime_type="video/mp4", purpose="vision")
    assert upload.status == "pending" and upload.file is None, upload
    return upload


def refused(call, code):
    try:
        call()
        raise AssertionError(f"{code} was taken")
    except openai.BadRequestError as error:
        assert error.code == code, error


def sha256(path):
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def floor(path):
    began = time.monotonic()
    subprocess.run(["sha256sum", path], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        shutil.copyfile(path, pathlib.Path(folder, "copy"))
    return time.monotonic() - began


def at_once(client, path):
    began = time.monotonic()
    file = client.files.create(file=path, purpose="vision")
    seconds = time.monotonic() - began
    assert client.files.delete(file.id).deleted
    return seconds


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("video", type=pathlib.Path)
    arguments.add_argument("--url", default="http://localhost:8080/v1")
    arguments.add_argument("--times", type=int, default=1, help="how often the whole file is timed")
    given = arguments.parse_args()
    # No retries: what is refused should be seen.
    client = openai.OpenAI(base_url=given.url, api_key="none-is-needed", max_retries=0, timeout=600)

    given_up(client)
    if given.video.stat().st_size < 1 << 28:
        by_hand(client, given.video, 12)
    for _ in range(given.times):
        bound = floor(given.video)
        once = at_once(client, given.video)
        upload, parts = chunked(client, given.video)
        print(f"sha256sum + cp {bound:.1f} s; at once {once:.1f} s ({once / bound:.2f}); in parts {parts:.1f} s ({parts / bound:.2f})")
        client.files.delete(upload.file.id)
    print(f"ok (openai {openai.__version__})")


if __name__ == "__main__":
    main()
