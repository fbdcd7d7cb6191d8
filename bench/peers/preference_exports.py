"""Loads a version's exports with the peers' own loaders and compares rows, texts and videos with the plain export.

With --url, --dataset and --version the exports are fetched into FOLDER first; else they lie there as
FORMAT.ENDING and FORMAT.ENDING.tar.
"""
import argparse
import contextlib
import copy
import csv
import hashlib
import importlib
import json
import pathlib
import sys
import tarfile
import tempfile
import types
import urllib.request

FORMATS = {"trl": ("jsonl", "parquet"), "openai": ("jsonl", "parquet"), "ms-swift": ("jsonl", "parquet"),
           "llama-factory": ("jsonl", "parquet"), "tpo": ("csv", "jsonl", "parquet")}


def fetch(folder, url, dataset, version):
    for form, tables in FORMATS.items():
        for table in tables:
            for videos in ("ids", "tar"):
                query = f"?format={form}&file_format={table}&videos={videos}"
                target = folder / (f"{form}.{table}" + (".tar" if videos == "tar" else ""))
                with urllib.request.urlopen(f"{url}/v1/datasets/{dataset}/versions/{version}/export{query}") as answer:
                    target.write_bytes(answer.read())


def text(content):
    """Of a message's content: a text, or parts of which one is."""
    return content if isinstance(content, str) else "".join(p["text"] for p in content if p["type"] == "text")


def video(content):
    return next(p["video_url"]["url"] for p in content if p["type"] == "video_url")


def untagged(words):
    assert words.count("<video>") == 1 and words.startswith("<video>"), words
    words = words.removeprefix("<video>")
    return words.removeprefix("\n") if words[:1] == "\n" and words[1:2].isspace() else words


def pair(form, row):
    """(prompt, chosen, rejected, video) of a row as its loader gives it."""
    if form == "trl":
        return row["prompt"], row["chosen"], row["rejected"], row["videos"][0]
    if form == "tpo":
        return row["prompt"], row["chosen"], row["rejected"], row["video"]
    if form == "openai":
        messages = row["input"]["messages"]
        assert [m["role"] for m in messages] == ["user"]
        (good,), (bad,) = row["preferred_output"], row["non_preferred_output"]
        assert good["role"] == bad["role"] == "assistant"
        return text(messages[0]["content"]), good["content"], bad["content"], video(messages[0]["content"])
    if form == "ms-swift":
        user, assistant = row["messages"]
        assert (user["role"], assistant["role"]) == ("user", "assistant") and len(row["videos"]) == 1
        return untagged(user["content"]), assistant["content"], row["rejected_response"], row["videos"][0]
    (human,) = row["conversations"]
    assert human["from"] == "human" and row["chosen"]["from"] == row["rejected"]["from"] == "gpt"
    return untagged(human["value"]), row["chosen"]["value"], row["rejected"]["value"], row["videos"][0]


def openai_schema(row):
    assert set(row) == {"input", "preferred_output", "non_preferred_output"} and set(row["input"]) == {"messages"}
    for message in row["input"]["messages"] + row["preferred_output"] + row["non_preferred_output"]:
        assert set(message) == {"role", "content"}


def same_times(one, other):
    """datasets reads a number of JSON lines to ten digits."""
    return all(len(one[side]) == len(other[side]) and all(abs(a - b) < 1e-9 for a, b in zip(one[side], other[side]))
               for side in ("chosen", "rejected"))


def load(path, kind):
    from datasets import load_dataset
    with tempfile.TemporaryDirectory() as cache:
        return [dict(row) for row in load_dataset(kind, data_files=str(path), split="train", cache_dir=cache)]


def tables(path, table):
    """The file by every loader that reads it."""
    yield "datasets", load(path, {"jsonl": "json"}.get(table, table))
    if table == "parquet":
        import duckdb
        import pyarrow.parquet
        yield "pyarrow", pyarrow.parquet.read_table(path).to_pylist()
        found = duckdb.sql(f"SELECT * FROM '{path}'")
        yield "duckdb", [dict(zip(found.columns, row)) for row in found.fetchall()]
    if table == "csv":
        import pandas
        yield "pandas", pandas.read_csv(path, keep_default_na=False).to_dict("records")
        with open(path, newline="", encoding="utf-8") as lines:
            yield "csv", list(csv.DictReader(lines))


def package(name, folder):
    """A package without its own start, which would pull in all of its dependencies."""
    module = types.ModuleType(name)
    module.__path__ = [str(folder)]
    sys.modules[name] = module


def llama_factory(checkout, folder):
    """Rows as LLaMA-Factory's own description reader and converter make them."""
    root = pathlib.Path(checkout) / "src" / "llamafactory"
    package("llamafactory", root)
    package("llamafactory.data", root / "data")
    package("llamafactory.extras", root / "extras")
    names = types.ModuleType("llamafactory.extras.misc")
    names.use_modelscope = names.use_openmind = lambda: False
    sys.modules["llamafactory.extras.misc"] = names
    constants = types.ModuleType("llamafactory.extras.constants")
    constants.DATA_CONFIG, constants.RUNNING_LOG = "dataset_info.json", "running_log.txt"
    sys.modules["llamafactory.extras.constants"] = constants
    parser = importlib.import_module("llamafactory.data.parser")
    converter = importlib.import_module("llamafactory.data.converter")
    (attributes,) = parser.get_dataset_list(["tpo"], str(folder))
    convert = converter.SharegptDatasetConverter(
        attributes, types.SimpleNamespace(media_dir=str(folder), dataset_dir=str(folder)))
    for row in load(folder / attributes.dataset_name, "json"):
        made = convert(row)
        (prompt,), (good, bad) = made["_prompt"], made["_response"]
        (shown,) = made["_videos"]
        yield untagged(prompt["content"]), good["content"], bad["content"], str(pathlib.Path(shown).relative_to(folder))


def ms_swift(checkout, path):
    """Rows as ms-swift's own preprocessor makes them of a file."""
    from datasets import load_dataset
    root = pathlib.Path(checkout) / "swift"
    package("swift", root)
    package("swift.dataset", root / "dataset")
    package("swift.dataset.preprocessor", root / "dataset" / "preprocessor")
    for name, values in {
            "modelscope.hub.utils.utils": {"get_cache_dir": lambda: tempfile.gettempdir()},
            "swift.template": {"history_to_messages": None, "MaxLengthError": ValueError},
            "swift.template.template_inputs": {"normalize_openai_tool_calls": lambda messages: messages},
            "swift.utils": {"get_logger": lambda: __import__("logging").getLogger("swift"), "is_dist": lambda: False,
                            "is_master": lambda: True, "safe_ddp_context": lambda *_, **__: contextlib.nullcontext()},
            "swift.dataset.utils": {"sample_dataset": lambda dataset, *_: dataset}}.items():
        module = types.ModuleType(name)
        module.__dict__.update(values)
        sys.modules[name] = module
    for name in ("modelscope", "modelscope.hub", "modelscope.hub.utils"):
        package(name, "")
    core = importlib.import_module("swift.dataset.preprocessor.core")
    with tempfile.TemporaryDirectory() as cache:
        rows = load_dataset("json", data_files=str(path), split="train", cache_dir=cache)
        made = core.AutoPreprocessor()(rows, num_proc=1, load_from_cache_file=False, strict=True)
        for row in made:
            yield pair("ms-swift", row)


def trl(rows, steps=1):
    """One step of TRL's own trainer over the rows, with a model of random weights: whether it takes them."""
    import torch
    from datasets import Dataset
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM
    from trl import DPOConfig, DPOTrainer
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE(vocab={letter: i for i, letter in enumerate(letters + ["<end>"])}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>", pad_token="<end>")
    torch.manual_seed(1)
    model = Qwen2ForCausalLM(Qwen2Config(vocab_size=len(letters) + 1, hidden_size=16, intermediate_size=32,
                                         num_hidden_layers=1, num_attention_heads=2, num_key_value_heads=1))
    with tempfile.TemporaryDirectory() as out:
        trainer = DPOTrainer(model=model, ref_model=copy.deepcopy(model), processing_class=fast, train_dataset=Dataset.from_list(rows), args=DPOConfig(
            output_dir=out, max_steps=steps, per_device_train_batch_size=2, report_to=[], use_cpu=True, bf16=False,
            save_strategy="no", disable_tqdm=True))
        assert len(trainer.train_dataset) == len(rows)
        return trainer.train().training_loss


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--url")
    parser.add_argument("--dataset")
    parser.add_argument("--version")
    parser.add_argument("--llama-factory", help="a checkout: its converter reads its form")
    parser.add_argument("--ms-swift", help="a checkout: its preprocessor reads its form")
    options = parser.parse_args()
    folder = options.folder
    if options.url:
        fetch(folder, options.url, options.dataset, options.version)
    plain = [json.loads(line) for line in (folder / "trl.jsonl").read_text(encoding="utf-8").split("\n") if line]
    expected = [pair("trl", row) for row in plain]
    hashes = [row["provenance"]["sha256"] for row in plain]
    for form, kinds in FORMATS.items():
        for table in kinds:
            for loader, rows in tables(folder / f"{form}.{table}", table):
                found = [pair(form, row) for row in rows]
                assert found == expected, (form, table, loader)
                if form == "openai" and table == "jsonl":
                    for line in (folder / "openai.jsonl").read_text(encoding="utf-8").split("\n")[:-1]:
                        openai_schema(json.loads(line))
                if form != "openai":
                    said = [row["provenance"] for row in rows]
                    said = [json.loads(p) if isinstance(p, str) else p for p in said]
                    for one, row in zip(said, plain, strict=True):
                        assert same_times(one["frames"], row["provenance"]["frames"])
                print(f"{form:14} {table:8} {loader:9} {len(rows)} rows, texts and videos equal")
            with tempfile.TemporaryDirectory() as unpacked, tarfile.open(folder / f"{form}.{table}.tar") as tar:
                tar.extractall(unpacked, filter="data")
                root = pathlib.Path(unpacked)
                name = "dataset.csv" if table == "csv" else f"train.{table}"
                rows = load(root / name, {"jsonl": "json"}.get(table, table))
                for row, wanted, sha256 in zip(rows, expected, hashes, strict=True):
                    *texts, path = pair(form, row)
                    assert tuple(texts) == wanted[:3]
                    assert hashlib.sha256((root / path).read_bytes()).hexdigest() == sha256
                print(f"{form:14} {table:8} tar       {len(rows)} rows, {len(set(hashes))} videos beside them")
                if form == "llama-factory" and table == "jsonl" and options.llama_factory:
                    made = list(llama_factory(options.llama_factory, root))
                    assert [m[:3] for m in made] == [e[:3] for e in expected]
                    assert all((root / m[3]).is_file() for m in made)
                    print(f"{form:14} {table:8} its own converter: {len(made)} rows, videos found")
                if form == "ms-swift" and table == "jsonl" and options.ms_swift:
                    made = list(ms_swift(options.ms_swift, root / name))
                    assert [m[:3] for m in made] == [e[:3] for e in expected]
                    assert all((root / m[3]).is_file() for m in made)
                    print(f"{form:14} {table:8} its own preprocessor: {len(made)} rows, videos found")
    print(f"trl            DPOTrainer: a step over {len(plain)} rows, loss {trl(load(folder / 'trl.jsonl', 'json')):.4f}")
    print("ok")


if __name__ == "__main__":
    main()
