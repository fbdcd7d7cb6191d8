"""One DPO step with a LoRA adapter as PyTorch takes it, and the vision tower seeing frames: what `bench/run training-peer`
runs in turn with ours, from the same checkpoint. Needs torch, transformers, peft, safetensors.

The step is that of TRL's trainer: chosen and rejected concatenated, gradient checkpointing, the reference's log-probabilities
computed beforehand; logits of the answers alone (logits_to_keep), which is to its advantage. Frames are random pixels.

    python dpo_step.py CHECKPOINT --dtype bfloat16 --frames 8 --prompt 1640 --answer 16 --threads 2 --steps 2
"""

import argparse
import json
import resource
import sys
import time
from pathlib import Path

import torch
from safetensors import safe_open

sys.modules["torchvision"] = None  # one of another build breaks transformers' import, and nothing of it is used here

from peft import LoraConfig, get_peft_model  # noqa: E402
from transformers import Qwen2Config, Qwen2ForCausalLM, SiglipVisionConfig, SiglipVisionModel  # noqa: E402

TOWER = "model.vision_tower.vision_tower."
OTHERS = (TOWER, "model.mm_projector.", "model.image_newline")
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def tensors(folder, dtype):
    found = {}
    for shard in sorted(Path(folder).glob("*.safetensors")):
        with safe_open(shard, "pt") as file:
            found |= {name: file.get_tensor(name).to(dtype) for name in file.keys()}
    return found


def assigned(model, state, dtype):
    """The tensors themselves: mapped files stay mapped."""
    missing, _ = model.load_state_dict(state, strict=False, assign=True)
    if hasattr(model, "tie_weights"):
        model.tie_weights()
    for name, parameter in model.named_parameters():
        if parameter.is_meta:
            raise SystemExit(f"no tensor {name}, missing {missing}")
    for module in model.modules():  # what no file holds: rotary frequencies, numbers of positions
        for name, buffer in list(module._buffers.items()):
            if buffer is not None and buffer.is_meta:
                raise SystemExit(f"no buffer {name}")
    return model.requires_grad_(False)


def language_model(config, state, dtype):
    published = Qwen2Config(
        **{name: config[name] for name in (
            "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads",
            "vocab_size", "rms_norm_eps", "max_position_embeddings", "tie_word_embeddings")},
        rope_theta=config["rope_theta"])
    with torch.device("meta"):
        model = Qwen2ForCausalLM(published)
    model.model.rotary_emb = type(model.model.rotary_emb)(config=published)
    own = {name: value for name, value in state.items() if not name.startswith(OTHERS)}
    if published.tie_word_embeddings:
        own["lm_head.weight"] = own["model.embed_tokens.weight"]
    return assigned(model, own, dtype)


def tower(state, dtype):
    side, patch = 384, 14
    with torch.device("meta"):
        model = SiglipVisionModel(SiglipVisionConfig(
            hidden_size=1152, intermediate_size=4304, num_hidden_layers=26, num_attention_heads=16, image_size=side,
            patch_size=patch, vision_use_head=False))
    own = {name.removeprefix(TOWER): value for name, value in state.items() if name.startswith(TOWER)}
    names = {name for name, _ in model.named_parameters()}
    own = {name if name in names else name.removeprefix("vision_model."): value for name, value in own.items()}
    places = torch.arange((side // patch) ** 2).expand(1, -1)
    for module in model.modules():
        if "position_ids" in module._buffers:
            module._buffers["position_ids"] = places
    return assigned(model, own, dtype)


class Clock:
    def __init__(self):
        self.wall, self.processors = time.perf_counter(), time.process_time()

    def read(self):
        return {"seconds": time.perf_counter() - self.wall, "processor_seconds": time.process_time() - self.processors}


def log_probabilities(model, ids, answer):
    logits = model(input_ids=ids, logits_to_keep=answer + 1, use_cache=False).logits[:, :-1].float()
    return logits.log_softmax(-1).gather(2, ids[:, -answer:, None]).squeeze(2)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("checkpoint")
    parser.add_argument("--dtype", choices=["float32", "bfloat16"], required=True)
    parser.add_argument("--frames", type=int, default=8)
    parser.add_argument("--prompt", type=int, default=1640)
    parser.add_argument("--answer", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=2)
    parser.add_argument("--rank", type=int, default=64)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    torch.manual_seed(1)
    dtype = getattr(torch, asked.dtype)
    config = json.loads((Path(asked.checkpoint) / "config.json").read_text())
    state = tensors(asked.checkpoint, dtype)
    seeing = tower(state, dtype)
    model = language_model(config, state, dtype)
    del state

    pixels = torch.randn(asked.frames, 3, 384, 384, dtype=dtype)
    clock = Clock()
    if asked.frames:
        with torch.no_grad():
            seeing(pixels)
    seen = clock.read()

    model = get_peft_model(model, LoraConfig(r=asked.rank, lora_alpha=16, lora_dropout=0.05, target_modules=TARGETS))
    model.enable_input_require_grads()
    model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    model.train()
    learning = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learning, lr=1e-5, weight_decay=0, fused=True)
    prompt = torch.randint(0, 256, (1, asked.prompt)).expand(2, -1)
    ids = torch.cat([prompt, torch.randint(0, 256, (2, asked.answer))], 1)
    reference = torch.zeros(2)
    steps = []
    for _ in range(asked.steps):
        clock = Clock()
        logps = log_probabilities(model, ids, asked.answer)
        ratios = logps.sum(1) - reference
        loss = -torch.nn.functional.logsigmoid(0.2 * (ratios[0] - ratios[1])) - logps[0].mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, 1)
        optimizer.step()
        optimizer.zero_grad()
        steps.append(clock.read())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    result = {"tower": seen, "steps": steps, "peak_resident_bytes": peak, "prompt": asked.prompt, "answer": asked.answer}
    print("result " + json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
