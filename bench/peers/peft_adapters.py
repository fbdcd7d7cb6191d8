#!/usr/bin/env python3
"""Holds LoRA adapters against Python's peft, both ways, on the language model of a golden case.

    pip install peft torch transformers safetensors
    ./mvnw -pl libs/preference-training -am -Dtest=PeftAdapterTest -Dsurefire.failIfNoSpecifiedTests=false test
    bench/peers/peft_adapters.py libs/parity/src/test/resources/golden/llava-video \
        libs/preference-training/target/peft [libs/parity/src/test/resources/peft]

The test trains an adapter and leaves it, with its logits, in target/peft; this script loads it in peft and compares.
With a third folder it also trains an adapter in peft and writes it there with peft's logits, for that test to compare.
"""
import json
import sys
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import Qwen2Config, Qwen2ForCausalLM

VIDEO = -200
BOUND = 1e-4


def base(case):
    """The checkpoint's language model; tower, projector and newline are not part of it."""
    config = json.loads((case / "reference/config.json").read_text())
    known = ("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads",
             "vocab_size", "rms_norm_eps", "rope_theta", "max_position_embeddings", "tie_word_embeddings")
    settings = {name: config[name] for name in known if name in config}
    model = Qwen2ForCausalLM(Qwen2Config(**settings, attn_implementation="eager")).float().eval()
    tensors = {}
    for shard in sorted((case / "reference").glob("*.safetensors")):
        tensors.update(load_file(shard))
    language = {name: tensor.float() for name, tensor in tensors.items()
                if not name.startswith(("model.vision_tower.", "model.mm_projector.")) and name != "model.image_newline"}
    missing, unexpected = model.load_state_dict(language, strict=False)
    missing = [name for name in missing if not (name == "lm_head.weight" and config.get("tie_word_embeddings"))]
    assert not missing and not unexpected, (missing, unexpected)
    return model


def prompt(case, model):
    """The prompt with the expected visual tokens spliced in, (1, L, D)."""
    ids = load_file(case / "inputs.safetensors")["prompt_ids"].flatten()
    visual = load_file(case / "expected.safetensors")["visual_tokens"].float()
    embed = model.get_input_embeddings()
    parts = [visual if token == VIDEO else embed(torch.tensor([token])) for token in ids.tolist()]
    return torch.cat(parts)[None].detach()


def error(expected, found):
    return ((expected - found).norm() / expected.norm()).item()


def largest(expected, found):
    return ((expected - found).abs().max() / expected.abs().max()).item()


def ours_in_peft(case, folder):
    model = base(case)
    embeddings = prompt(case, model)
    logits = load_file(folder / "logits.safetensors")
    with torch.no_grad():
        plain = model(inputs_embeds=embeddings).logits[0]
        adapted = PeftModel.from_pretrained(model, folder)
        theirs = adapted(inputs_embeds=embeddings).logits[0]
        merged = adapted.merge_and_unload()(inputs_embeds=embeddings).logits[0]
    rows = {"without an adapter": (plain, logits["base"]), "beside": (theirs, logits["beside"]),
            "merged by peft": (merged, logits["merged"])}
    print(f"the adapter moves the logits by {error(plain, theirs):.2e}")
    worst = 0
    for name, (expected, found) in rows.items():
        print(f"trained here, in peft, {name}: relative error {error(expected, found):.2e},"
              f" largest {largest(expected, found):.2e}")
        worst = max(worst, error(expected, found))
    return worst


def trained_in_peft(case, folder):
    torch.manual_seed(5)
    model = base(case)
    embeddings = prompt(case, model)
    settings = LoraConfig(r=6, lora_alpha=12, use_rslora=True, lora_dropout=0.1, task_type="CAUSAL_LM",
                          target_modules=["q_proj", "v_proj", "down_proj"], modules_to_save=["lm_head"])
    adapted = get_peft_model(model, settings).train()
    learning = [tensor for tensor in adapted.parameters() if tensor.requires_grad]
    optimizer = torch.optim.AdamW(learning, lr=2e-2)
    targets = torch.randint(0, model.config.vocab_size, embeddings.shape[:2])
    for _ in range(8):
        loss = torch.nn.functional.cross_entropy(adapted(inputs_embeds=embeddings).logits[0], targets[0])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    adapted.eval()
    folder.mkdir(parents=True, exist_ok=True)
    adapted.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    with torch.no_grad():
        save_file({"logits": adapted(inputs_embeds=embeddings).logits[0].contiguous()}, folder / "logits.safetensors")


def main():
    case, ours = Path(sys.argv[1]), Path(sys.argv[2])
    worst = ours_in_peft(case, ours)
    if len(sys.argv) > 3:
        trained_in_peft(case, Path(sys.argv[3]))
    sys.exit(worst > BOUND)


main()
