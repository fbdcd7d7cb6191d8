"""OpenAI's own Python client, unchanged, against the gateway of a running suite.

Every call here is one that users of the client already write. The script asserts what they would
see, and ends with "ok". It leaves a video, two small files and a cancelled job behind.
"""

import argparse
import json
import pathlib
import uuid

import openai


def ask(client, model, video, text, **more):
    part = {"type": "video_url", "video_url": {"url": f"video://{video}"}}
    return client.chat.completions.create(
        model=model,
        messages=[{"role": "user", "content": [part, {"type": "text", "text": text}]}],
        **more,
    )


def files(client, path):
    video = client.files.create(file=path, purpose="vision")
    assert video.object == "file" and video.bytes == path.stat().st_size, video
    assert video.status == "processed" and video.filename == path.name, video
    assert video.video["frame_count"] > 0, "fields beyond OpenAI's are kept by the client"
    assert client.files.retrieve(video.id).id == video.id
    assert client.files.content(video.id).read() == path.read_bytes()
    assert video.id in [file.id for file in client.files.list(purpose="vision", limit=1)], "pages by itself"
    twin = client.files.create(file=(path.name, path.read_bytes()), purpose="vision")
    assert client.files.delete(twin.id).deleted
    return video


def models(client, model):
    assert model in [found.id for found in client.models.list()]
    assert client.models.retrieve(model).object == "model"


def chat(client, model, video):
    whole = ask(client, model, video, "Describe the video.", max_tokens=24, temperature=0)
    choice = whole.choices[0]
    assert choice.message.role == "assistant" and choice.message.content, whole
    assert choice.finish_reason in ("stop", "length")
    assert whole.usage.total_tokens == whole.usage.prompt_tokens + whole.usage.completion_tokens
    assert whole.sampling_receipt[0]["file_id"] == video

    chunks = list(
        ask(
            client, model, video, "Describe the video.", max_tokens=24, temperature=0,
            stream=True, stream_options={"include_usage": True},
        )
    )  # fmt: skip
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == choice.message.content, (text, choice.message.content)
    assert [c.choices[0].finish_reason for c in chunks if c.choices and c.choices[0].finish_reason] == [
        choice.finish_reason
    ]
    assert chunks[-1].choices == [] and chunks[-1].usage.total_tokens == whole.usage.total_tokens

    frames = {"extra_body": {"media_io_kwargs": {"video": {"num_frames": 4}}}}
    few = ask(client, model, video, "Describe the video.", max_tokens=4, **frames)
    assert len(few.sampling_receipt[0]["frame_indices"]) == 4

    with ask(client, model, video, "Describe the video.", stream=True) as left_early:
        next(iter(left_early))
    return choice.message.content


def errors(client, model, video):
    try:
        ask(client, "nobody", video, "?")
        raise AssertionError("an unknown model was answered")
    except openai.NotFoundError as error:
        assert error.code == "model_not_found" and error.param == "model", error
    try:
        ask(client, model, video, "?", n=2)
        raise AssertionError("two choices were answered")
    except openai.BadRequestError as error:
        assert error.param == "n" and error.request_id, error
    try:
        client.files.retrieve("file-nobody")
        raise AssertionError("an unknown file was found")
    except openai.NotFoundError as error:
        assert error.param == "id", error


def fine_tuning(client, model, video):
    row = {"prompt": "What is first?", "chosen": "red circle", "rejected": "blue square", "videos": [f"video://{video}"]}
    rows = "\n".join(json.dumps({**row, "prompt": f"{row['prompt']} ({n})"}) for n in range(4))
    file = client.files.create(file=("pairs.jsonl", rows.encode()), purpose="fine-tune")
    job = client.fine_tuning.jobs.create(
        model=model,
        training_file=file.id,
        suffix="client-" + uuid.uuid4().hex[:6],
        seed=1,
        metadata={"from": "openai_client.py"},
        method={"type": "dpo", "dpo": {"hyperparameters": {"beta": 0.1, "n_epochs": 50, "batch_size": "auto"}}},
    )
    assert job.object == "fine_tuning.job" and job.status in ("validating_files", "queued", "running"), job
    assert job.method.type == "dpo" and job.method.dpo.hyperparameters.beta == 0.1, job.method
    assert job.training_file == file.id and job.seed == 1 and job.error is None and job.finished_at is None
    assert job.id in [found.id for found in client.fine_tuning.jobs.list(limit=1)], "pages by itself"
    events = list(client.fine_tuning.jobs.list_events(job.id, limit=1))
    assert events[-1].message.startswith("Created") and events[-1].object == "fine_tuning.job.event", events
    checkpoints = list(client.fine_tuning.jobs.checkpoints.list(job.id))
    assert all(checkpoint.fine_tuning_job_id == job.id for checkpoint in checkpoints)
    client.fine_tuning.jobs.cancel(job.id)
    job = client.fine_tuning.jobs.retrieve(job.id)
    assert job.status in ("cancelled", "running", "validating_files", "queued"), job.status
    return job


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("video", type=pathlib.Path)
    arguments.add_argument("--url", default="http://localhost:8080/v1")
    arguments.add_argument("--model", default="tpo-nano")
    given = arguments.parse_args()
    # No retries: what is refused should be seen.
    client = openai.OpenAI(base_url=given.url, api_key="none-is-needed", max_retries=0, timeout=300)

    models(client, given.model)
    video = files(client, given.video)
    answer = chat(client, given.model, video.id)
    errors(client, given.model, video.id)
    job = fine_tuning(client, given.model, video.id)
    print(f"answer: {answer}\njob: {job.id} {job.status}\nok (openai {openai.__version__})")


if __name__ == "__main__":
    main()
