"""Makes the committed test case of the byte-level BPE tokenizer: a tiny vocabulary in the files that Qwen2's slow
tokenizer uses, and what Python's transformers makes of awkward texts with them.

    pip install transformers==5.18.0 tokenizers
    python bench/peers/qwen2_tokenizer_cases.py libs/video-lmm/src/test/resources/tokenizers/byte-pairs
"""

import json
import sys
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import Qwen2Tokenizer

WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
CORPUS = [
    "You are a helpful assistant.",
    "The video lasts for 10.00 seconds, and 4 frames are uniformly sampled from it. These frames are located at "
    "0.00s,2.50s,5.00s,7.50s.Please answer the following questions related to this video.",
    "What is shown at 01:30? What happens after the red circle appears? system user assistant",
    "I'll say it's what they've done; we're sure he'd DON'T.",
    "naïve café Ångström straße 日本語 日本 Привет мир 🙂🙂",
    "   indented\n\n\tcode = x[1]+2;\r\n",
]
TEXTS = [
    "You are a helpful assistant.",
    "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n",
    "\nThe video lasts for 10.00 seconds, and 2 frames are uniformly sampled from it. These frames are located at "
    "0.00s,2.50s.Please answer the following questions related to this video.\n",
    "it's IT'S I'll DON'T they'VE 'quoted' ''s",
    "a  b   c    \n\n  d\t\te \r\n\r\nf   ",
    " leading", "trailing ", "   ", "\n", "\n\n\n", " \n \n", "\t",
    "1234567890 3.14159 ½ ² Ⅷ ٣",
    "café", "cafe\u0301", "A\u030angstro\u0308m", "\u1e9b\u0323", "ﬁ",
    "日本語 テスト Привет, мир! 안녕하세요 שלום مرحبا",
    "🙂👨‍👩‍👧‍👦🏳️‍🌈", "zero\u200bwidth\u00a0nbsp\u3000ideographic",
    "<|im_end|><|im_end|> <|im_end|>x<|im_start|>", "<|im_ end|> <im_end> <|endoftext|>",
    "a<image>b <image> c", "...!!!???\n\n--- ***\n", "x=1;y[2]+=3//4&&!z",
    "\x00\x01\x7f", "\ufeffbom", "e\u0301\u0327 o\u0302\u0301", "\u2028line\u2029para\u0085nel\x0bvt",
]


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(WORDS), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=480, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS * 3, trainer)
    model = json.loads(tokenizer.to_str())["model"]
    vocabulary, merges = model["vocab"], model["merges"]
    first = len(vocabulary)
    write = lambda name, value: (folder / name).write_text(
        json.dumps(value, ensure_ascii=False, indent=None) + "\n", encoding="utf-8"
    )
    write("vocab.json", vocabulary)
    (folder / "merges.txt").write_text(
        "#version: 0.2\n" + "".join(" ".join(pair) + "\n" for pair in merges), encoding="utf-8"
    )
    # Before any token is added: text that spells one is text.
    tiny = Qwen2Tokenizer.from_pretrained(folder)
    words = {text: tiny.encode(text, add_special_tokens=False, split_special_tokens=True) for text in TEXTS}
    cases = [
        {"text": text, "ids": ids, "decoded": tiny.decode(ids, clean_up_tokenization_spaces=False)}
        for text, ids in words.items()
    ]
    added = {"<|endoftext|>": first, "<|im_start|>": first + 1, "<|im_end|>": first + 2, "<image>": first + 3}
    write("added_tokens.json", added)
    write(
        "special_tokens_map.json",
        {
            "additional_special_tokens": ["<|im_start|>", "<|im_end|>"],
            "eos_token": {"content": "<|im_end|>", "lstrip": False, "normalized": False, "rstrip": False, "single_word": False},
            "pad_token": "<|endoftext|>",
        },
    )
    (folder / "expected.json").write_text(json.dumps(cases, indent=1) + "\n", encoding="utf-8")
    for leftover in ("tokenizer.json", "tokenizer_config.json"):
        assert not (folder / leftover).exists()


main(Path(sys.argv[1]))
