"""What LLaVA-NeXT's and LongVA's own code feeds to the model for a chat, token by token: the committed cases of
PromptFamiliesTest. The template is conv_qwen of LLaVA-NeXT (ChatML), text and <image> are tokenized apart as
tokenizer_image_token does, -200 stands for the video. Only LLaVA-Video states the times.

    pip install transformers==5.18.0 tokenizers
    python bench/peers/prompt_cases.py libs/video-lmm/src/test/resources/tokenizers/byte-pairs
"""

import json
import sys
from pathlib import Path

from transformers import Qwen2Tokenizer

IMAGE = "<image>"
SEP = "<|im_end|>"
SYSTEM = "You are a helpful assistant."


def template(system: str, turns: list[tuple[str, str | None]]) -> str:
    text = f"<|im_start|>system\n{system}{SEP}\n"
    for role, message in turns:
        text += f"<|im_start|>{role}\n" + (f"{message}{SEP}\n" if message is not None else "")
    return text


def ids(tokenizer, prompt: str) -> list[int]:
    chunks = [tokenizer(chunk, add_special_tokens=False).input_ids for chunk in prompt.split(IMAGE)]
    joined = chunks[0]
    for chunk in chunks[1:]:
        joined = joined + [-200] + chunk
    return joined


def with_video(family: str, question: str, seconds: float, times: list[float]) -> str:
    if family != "llava-video":
        return f"{IMAGE}\n{question}"
    located = ",".join(f"{time:.2f}s" for time in times)
    instruction = (
        f"The video lasts for {seconds:.2f} seconds, and {len(times)} frames are uniformly sampled from it. "
        f"These frames are located at {located}.Please answer the following questions related to this video."
    )
    return f"{IMAGE}\n{instruction}\n{question}"


def main(folder: Path) -> None:
    tokenizer = Qwen2Tokenizer.from_pretrained(folder)
    seconds, times = 10.0, [0.0, 0.125, 2.675, 9.995]  # ties and near ties of rounding
    cases = []
    for family in ("llava-video", "longva", "onevision"):
        ask = lambda question: with_video(family, question, seconds, times)
        chats = {
            "one question": (None, [("user", ask("What is shown at 01:30?")), ("assistant", None)]),
            "system": ("Be brief. Don't guess.", [("user", ask("What's next?\n")), ("assistant", None)]),
            "turns": (
                None,
                [
                    ("user", ask("Describe the video.")),
                    ("assistant", "A red circle, then  a blue square."),
                    ("user", "And before that? 日本"),
                    ("assistant", None),
                ],
            ),
            "no video": (None, [("user", "Hello!"), ("assistant", None)]),
        }
        for name, (system, turns) in chats.items():
            prompt = template(system or SYSTEM, turns)
            cases.append(
                {
                    "family": family,
                    "name": name,
                    "system": system,
                    "turns": [
                        {
                            "role": role,
                            "video": message.startswith(IMAGE),
                            "text": message.rsplit("related to this video.\n", 1)[-1].removeprefix(f"{IMAGE}\n"),
                        }
                        for role, message in turns
                        if message is not None
                    ],
                    "ids": ids(tokenizer, prompt),
                }
            )
    (folder / "prompts.json").write_text(
        "[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n", encoding="utf-8"
    )


main(Path(sys.argv[1]))
