#!/usr/bin/env python3
"""Makes golden cases for `./tpo parity` with PyTorch: transformers' towers and Qwen2, Pillow, peft. Of any small size.

    pip install torch transformers==5.18.0 peft==0.21.0 safetensors Pillow numpy
    bench/peers/golden_case.py /tmp/case --kind longva --seed 3 --frames 9 --heads 14 --kv-heads 2 --hidden 56
    ./tpo parity /tmp/case

    bench/peers/golden_case.py --from libs/parity/src/test/resources/golden/llava-video

The second form takes checkpoints, adapter and inputs as they are, computes them again and compares with the case's
expected tensors; the exit status is 1 where one is off by more than 1e-4. Sizes that are not named are those of the
committed cases. Computed in float32, whatever type the weights are stored in.
"""
import argparse
import json
import math
import sys
from importlib.metadata import version
from pathlib import Path

import numpy
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from PIL import Image
from preference_losses import DEFAULT, loss_of
from safetensors.torch import load_file, save_file
from torch.nn import functional
from transformers import CLIPVisionConfig, CLIPVisionModel, Qwen2Config, Qwen2ForCausalLM, SiglipVisionConfig, SiglipVisionModel

VIDEO = -200
BOUND = 1e-4
GREEDY_TOKENS = 12
TOWER = "model.vision_tower.vision_tower.vision_model."
PROJECTOR = "model.mm_projector."
NEWLINE = "model.image_newline"
FIRST_QUERY = "model.layers.0.self_attn.q_proj.weight"
LINEAR = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
CLIP_MEAN, CLIP_STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
HALF = (0.5, 0.5, 0.5)
KINDS = {
    "llava-video": {"newline": "grid", "tied": False, "rope_theta": 1e6, "beta": 0.2, "sft_weight": 1.0},
    "longva": {"newline": None, "tied": False, "rope_theta": 1e9, "beta": 0.3, "sft_weight": 0.5},
    "onevision": {"newline": "one_token", "tied": True, "rope_theta": 1e6, "beta": 0.2, "sft_weight": 1.0},
}


class Llava:
    """Tower, projector, newline and language model of a checkpoint in LLaVA-NeXT's layout."""

    def __init__(self, config):
        self.config = config
        vision = {key: value for key, value in config["vision_config"].items() if key != "model_type"}
        self.clip = config["vision_config"]["model_type"].startswith("clip")
        if self.clip:
            tower = CLIPVisionModel(CLIPVisionConfig(**vision))
        else:
            tower = SiglipVisionModel(SiglipVisionConfig(**vision, vision_use_head=False))
        hidden = config["hidden_size"]
        self.tower = tower.float().eval().requires_grad_(False)
        self.projector = torch.nn.Sequential(
            torch.nn.Linear(vision["hidden_size"], hidden), torch.nn.GELU(), torch.nn.Linear(hidden, hidden))
        self.newline = torch.nn.Parameter(torch.zeros(hidden)) if "unpad" in config["mm_patch_merge_type"] else None
        known = ("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads",
                 "head_dim", "vocab_size", "rms_norm_eps", "rope_theta", "max_position_embeddings",
                 "tie_word_embeddings")
        self.language = Qwen2ForCausalLM(Qwen2Config(**{k: config[k] for k in known if k in config})).float().eval()
        half = self.language.model.rotary_emb.inv_freq
        expected = config["rope_theta"] ** (-torch.arange(len(half), dtype=torch.float64) / len(half))
        assert torch.allclose(half.double(), expected, rtol=1e-5), "rope_theta did not arrive"

    @staticmethod
    def read(folder):
        model = Llava(json.loads((folder / "config.json").read_text()))
        names = set(json.loads((folder / "model.safetensors.index.json").read_text())["weight_map"].values())
        stored = {}
        for shard in sorted(names):
            stored.update(load_file(folder / shard))
        own = model.tensors()
        # SigLIP's checkpoints lack the tower's last layer, which is not looked at; a tied head is the embedding table.
        unread = f"{TOWER}encoder.layers.{model.config['vision_config']['num_hidden_layers'] - 1}."
        for name, tensor in own.items():
            if name in stored:
                assert tensor.shape == stored[name].shape, (name, tensor.shape, stored[name].shape)
                tensor.data.copy_(stored[name])
            else:
                assert name.startswith((unread, TOWER + "post_layernorm.")) or (
                    name == "lm_head.weight" and model.config["tie_word_embeddings"]), f"missing {name}"
        assert not set(stored) - set(own), set(stored) - set(own)
        return model

    def tensors(self):
        """By the checkpoint's names; some versions of transformers have the tower's inner name, others do not."""
        tower = {TOWER + name.removeprefix("vision_model."): tensor for name, tensor in self.tower.state_dict().items()}
        found = {name: tensor for name, tensor in tower.items() if not name.endswith("position_ids")}
        found.update({PROJECTOR + name: tensor for name, tensor in self.projector.state_dict().items()})
        found.update(self.language.state_dict())
        if self.newline is not None:
            found[NEWLINE] = self.newline.data
        return found

    def trained(self):
        found = dict(self.language.named_parameters())
        found.update({PROJECTOR + name: tensor for name, tensor in self.projector.named_parameters()})
        if self.newline is not None:
            found[NEWLINE] = self.newline
        return found

    def pixel_values(self, frames):
        """(T, H, W, 3) uint8 to (T, 3, S, S)."""
        size = self.config["vision_config"]["image_size"]
        mean, std = (CLIP_MEAN, CLIP_STD) if self.clip else (HALF, HALF)
        images = []
        for frame in frames.numpy():
            image = Image.fromarray(frame)
            if self.clip:
                width, height = image.size
                longer = int(size * max(width, height) / min(width, height))
                new = (size, longer) if width <= height else (longer, size)
                image = image.resize(new, resample=Image.Resampling.BICUBIC)
                left, top = (new[0] - size) // 2, (new[1] - size) // 2
                image = image.crop((left, top, left + size, top + size))
            else:
                image = image.resize((size, size), resample=Image.Resampling.BICUBIC)
            images.append(torch.from_numpy(numpy.array(image)).permute(2, 0, 1).float() / 255)
        return (torch.stack(images) - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)

    def features(self, pixels):
        """(T, 3, S, S) to (T, P, Dv): what enters the last layer, without a class token."""
        states = self.tower(pixel_values=pixels, output_hidden_states=True).hidden_states[-2]
        return states[:, 1:] if self.clip else states

    def visual_tokens(self, features, pooling=None):
        """(T, P, Dv) to (L_v, D)."""
        stride = self.config["mm_spatial_pool_stride"]
        projected = self.projector(features)
        frames, patches, width = projected.shape
        side = math.isqrt(patches)
        grid = projected.view(frames, side, side, width).permute(0, 3, 1, 2)
        if (pooling or self.config["mm_spatial_pool_mode"]) == "average":
            grid = functional.avg_pool2d(grid, stride)
        else:
            grid = functional.interpolate(grid, size=[math.ceil(side / stride)] * 2, mode="bilinear")
        grid = grid.permute(0, 2, 3, 1)
        position = self.config.get("mm_newline_position", "one_token") if self.newline is not None else "no_token"
        if position == "grid":
            newline = self.newline.expand(grid.shape[0], grid.shape[1], 1, width)
            return torch.cat([grid, newline], 2).flatten(0, 2)
        if position == "frame":
            return torch.cat([grid.flatten(1, 2), self.newline.expand(frames, 1, width)], 1).flatten(0, 1)
        tokens = grid.flatten(0, 2)
        return torch.cat([tokens, self.newline[None]]) if position == "one_token" else tokens

    def spliced(self, visual, *ids):
        embed = self.language.get_input_embeddings()
        parts = [visual if token == VIDEO else embed(token[None]) for token in torch.cat(ids)]
        return torch.cat(parts)[None]

    def prompt_logits(self, visual, prompt):
        return self.language(inputs_embeds=self.spliced(visual, prompt)).logits[0]

    def distributions(self, visual, prompt, answer):
        """(A, V) log-probabilities of all tokens in each of the answer's places."""
        logits = self.language(inputs_embeds=self.spliced(visual, prompt, answer)).logits[0]
        return logits[-len(answer) - 1:-1].log_softmax(-1)

    def token_logps(self, visual, prompt, answer):
        return self.distributions(visual, prompt, answer).gather(1, answer[:, None])[:, 0]

    def greedy(self, visual, prompt):
        answer = prompt[:0]
        for _ in range(GREEDY_TOKENS):
            logits = self.language(inputs_embeds=self.spliced(visual, prompt, answer)).logits[0, -1]
            answer = torch.cat([answer, logits.argmax()[None]])
        return answer


def expected(folder):
    """All that a case expects, from its checkpoints, adapter and inputs."""
    case = json.loads((folder / "case.json").read_text())
    inputs = load_file(folder / "inputs.safetensors")
    prompt, chosen, rejected = (inputs[name] for name in ("prompt_ids", "chosen_ids", "rejected_ids"))
    reference, policy = Llava.read(folder / "reference"), Llava.read(folder / "policy")
    found = {}
    with torch.no_grad():
        found["pixel_values"] = reference.pixel_values(inputs["frames"])
        features = found["vision_features"] = reference.features(found["pixel_values"])
        visual = found["visual_tokens"] = reference.visual_tokens(features)
        if case["kind"] != "longva":
            found["visual_tokens_average_pool"] = reference.visual_tokens(features, "average")
        found["prompt_logits"] = reference.prompt_logits(visual, prompt)
        found["greedy_tokens"] = reference.greedy(visual, prompt)
        found["ref_logps"] = torch.stack(
            [reference.token_logps(visual, prompt, answer).sum() for answer in (chosen, rejected)])

    visual = policy.visual_tokens(features)
    logps = [policy.token_logps(visual, prompt, answer) for answer in (chosen, rejected)]
    sums = torch.stack([tokens.sum() for tokens in logps])
    rewards = case["beta"] * (sums - found["ref_logps"])
    dpo = -functional.logsigmoid(rewards[0] - rewards[1])
    sft = -logps[0].mean()
    loss = dpo + case["sft_weight"] * sft
    loss.backward()
    found.update({"policy_logps": sums, "rewards": rewards})
    found.update({"dpo_loss": dpo[None], "sft_loss": sft[None], "loss": loss[None]})
    gradients = {name: weight.grad for name, weight in policy.trained().items() if weight.grad is not None}
    found.update({"grad." + name: gradient for name, gradient in gradients.items()})
    found["grad_norm"] = torch.stack(
        [gradient.double().norm() for gradient in gradients.values()]).norm().float()[None]

    found.update(losses(case.get("losses", {}), policy, reference, features, found["visual_tokens"], inputs))

    with torch.no_grad():  # last: peft puts its layers into the model
        reference.language = PeftModel.from_pretrained(reference.language, folder / "adapter").eval()
        found["lora_prompt_logits"] = reference.prompt_logits(found["visual_tokens"], prompt)
    return {name: tensor.detach().contiguous() for name, tensor in found.items()}


def losses(named, policy, reference, features, reference_visual, inputs):
    """Each with its gradient's norm and the first query matrix's gradient."""
    found = {}
    answers = [inputs["chosen_ids"], inputs["rejected_ids"]]
    prompt = inputs["prompt_ids"]
    with torch.no_grad():
        known = [reference.distributions(reference_visual, prompt, answer) for answer in answers]
    for name, settings in named.items():
        for weight in policy.trained().values():
            weight.grad = None
        visual = policy.visual_tokens(features)
        own = [policy.distributions(visual, prompt, answer) for answer in answers]
        loss = loss_of(name, settings, [answer.tolist() for answer in answers], own, known)
        loss.backward()
        weights = {key: weight for key, weight in policy.trained().items() if weight.grad is not None}
        norm = torch.stack([weight.grad.double().norm() for weight in weights.values()]).norm().float()
        found[f"loss.{name}"] = loss[None]
        found[f"loss.{name}.grad_norm"] = norm[None]
        found[f"loss.{name}.grad.{FIRST_QUERY}"] = weights[FIRST_QUERY].grad
    return found


def error(wanted, got):
    if wanted.shape != got.shape:
        return math.inf
    if not wanted.is_floating_point():
        return float(not wanted.equal(got))
    return ((wanted.double() - got.double()).norm() / wanted.double().norm()).item()


def again(folder):
    """The worst relative error of a case's expected tensors, computed once more."""
    wanted, got = load_file(folder / "expected.safetensors"), expected(folder)
    errors = {name: error(tensor, got[name]) if name in got else math.inf for name, tensor in wanted.items()}
    for name, value in errors.items():
        print(f"{name:55} {value:.2e}")
    print(f"worst {max(errors.values()):.2e} of {len(errors)} tensors")
    return max(errors.values())


def config_of(args):
    """`config.json` of a case of these sizes."""
    clip = args.kind == "longva"
    hidden_act, eps = ("quick_gelu", 1e-5) if clip else ("gelu_pytorch_tanh", 1e-6)
    config = {
        "architectures": ["LlavaQwenForCausalLM"], "model_type": "llava",
        "hidden_size": args.hidden, "intermediate_size": args.intermediate, "num_hidden_layers": args.layers,
        "num_attention_heads": args.heads, "num_key_value_heads": args.kv_heads, "vocab_size": args.vocabulary,
        "rms_norm_eps": 1e-6, "rope_theta": args.rope_theta, "hidden_act": "silu", "max_position_embeddings": 32768,
        "tie_word_embeddings": args.tied, "bos_token_id": 1, "eos_token_id": 2, "torch_dtype": args.stored,
        "mm_projector_type": "mlp2x_gelu", "mm_hidden_size": args.tower_width, "mm_vision_select_layer": -2,
        "mm_vision_select_feature": "patch", "mm_spatial_pool_stride": args.pool_stride,
        "mm_spatial_pool_mode": "average" if clip else "bilinear",
        "mm_patch_merge_type": "flat" if clip else "spatial_unpad",
        "mm_vision_tower": "openai/clip-vit-large-patch14-336" if clip else "google/siglip-so400m-patch14-384",
        "vision_config": {
            "model_type": "clip_vision_model" if clip else "siglip_vision_model",
            "hidden_size": args.tower_width, "intermediate_size": args.tower_intermediate,
            "num_hidden_layers": args.tower_layers, "num_attention_heads": args.tower_heads,
            "image_size": args.image, "patch_size": args.patch, "hidden_act": hidden_act, "layer_norm_eps": eps,
        },
    }
    if args.newline:
        config["mm_newline_position"] = args.newline
    if args.head_size:
        config["head_dim"] = args.head_size
    return config


def random_weights(model, generator):
    """Large enough that every weight and bias shows in the logits."""
    for name, tensor in model.tensors().items():
        noise = torch.randn(tensor.shape, generator=generator)
        if name == NEWLINE or name.endswith("class_embedding"):
            tensor.copy_(noise * 0.5)
        elif "norm" in name or "layrnorm" in name:
            tensor.copy_(noise * 0.1 if name.endswith("bias") else 1 + noise * 0.2)
        elif tensor.dim() == 1:
            tensor.copy_(noise * 0.1)
        else:
            tensor.copy_(noise * 1.2 / math.sqrt(tensor[0].numel()))


def write_checkpoint(model, folder, stored):
    """Two shards and their index: the tower in the second, the rest in the first."""
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(model.config, indent=1))
    last = f"{TOWER}encoder.layers.{model.config['vision_config']['num_hidden_layers'] - 1}."
    tensors = {}
    for name, tensor in model.tensors().items():
        dropped = not model.clip and name.startswith((last, TOWER + "post_layernorm."))
        if not dropped and not (name == "lm_head.weight" and model.config["tie_word_embeddings"]):
            tensors[name] = tensor.to(getattr(torch, stored)).contiguous()
    shards = [{n: t for n, t in tensors.items() if n.startswith(TOWER) == second} for second in (False, True)]
    weight_map = {}
    for number, shard in enumerate(shards, 1):
        file = f"model-{number:05}-of-{len(shards):05}.safetensors"
        save_file(shard, folder / file, metadata={"format": "pt"})
        weight_map.update(dict.fromkeys(shard, file))
    size = sum(tensor.numel() * tensor.element_size() for tensor in tensors.values())
    index = {"metadata": {"total_size": size}, "weight_map": dict(sorted(weight_map.items()))}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=1))


def make(args):
    generator = torch.Generator().manual_seed(args.seed)
    folder = args.folder
    reference = Llava(config_of(args))
    with torch.no_grad():
        random_weights(reference, generator)
        write_checkpoint(reference, folder / "reference", args.stored)
        for name, tensor in reference.tensors().items():
            tied = name == "lm_head.weight" and args.tied
            if not name.startswith(TOWER) and not tied:
                tensor.add_(torch.randn(tensor.shape, generator=generator) * 0.4 / math.sqrt(tensor.shape[-1]))
        write_checkpoint(reference, folder / "policy", args.stored)

    settings = LoraConfig(r=args.rank, lora_alpha=2 * args.rank, target_modules=LINEAR, task_type="CAUSAL_LM")
    adapted = get_peft_model(reference.language, settings)
    for name, tensor in adapted.named_parameters():
        if "lora_" in name:
            size = 1 / math.sqrt(tensor.shape[1]) if "lora_A" in name else 0.3 / math.sqrt(args.rank)
            tensor.data.copy_(torch.randn(tensor.shape, generator=generator) * size)  # half of the matrix it stands beside
    adapted.save_pretrained(folder / "adapter")
    (folder / "adapter/README.md").unlink(missing_ok=True)

    def ids(count):
        return torch.randint(3, args.vocabulary, (count,), generator=generator)

    # Smooth shapes under noise: a resize that blurs too little or too much shows in both.
    rows, columns = torch.arange(args.height).view(1, -1, 1, 1), torch.arange(args.width).view(1, 1, -1, 1)
    time, color = torch.arange(args.frames).view(-1, 1, 1, 1), torch.arange(3).view(1, 1, 1, -1)
    waves = 128 + 80 * torch.sin(rows / 7 + time) * torch.cos(columns / (5 + color) - time)
    noise = torch.randn(waves.shape, generator=generator) * 30
    prompt = ids(args.prompt_tokens)
    prompt[args.video_at] = VIDEO
    save_file({
        "frames": (waves + noise).clamp(0, 255).to(torch.uint8), "prompt_ids": prompt,
        "chosen_ids": ids(args.chosen_tokens), "rejected_ids": ids(args.rejected_tokens),
    }, folder / "inputs.safetensors")
    case = {
        "kind": args.kind, "beta": args.beta, "sft_weight": args.sft_weight, "frames": args.frames,
        "source_height": args.height, "source_width": args.width,
        "made_with": {name: version(name) for name in ("torch", "transformers", "peft")},
        "losses": json.loads(args.losses.read_text()) if args.losses else DEFAULT,
    }
    (folder / "case.json").write_text(json.dumps(case, indent=1))
    save_file(expected(folder), folder / "expected.safetensors")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="to be made; must not be there")
    parser.add_argument("--from", dest="case", type=Path, metavar="CASE", help="compute this case again and compare")
    parser.add_argument("--kind", choices=KINDS, default="llava-video")
    sizes = {
        "seed": 1, "tower-width": 48, "tower-intermediate": 96, "tower-layers": 4, "tower-heads": 3, "image": None,
        "patch": 14, "hidden": 64, "intermediate": 160, "layers": 3, "heads": 4, "kv-heads": 2, "head-size": None,
        "vocabulary": 331, "pool-stride": 2, "frames": 4, "height": 50, "width": 97, "prompt-tokens": 9,
        "video-at": 3, "chosen-tokens": 5, "rejected-tokens": 4, "rank": 4,
    }
    for name, size in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=size)
    parser.add_argument("--newline", choices=["grid", "frame", "one_token", "no_token"], help="not of longva")
    parser.add_argument("--tied", action=argparse.BooleanOptionalAction, help="whether the head is the embedding table")
    parser.add_argument("--rope-theta", type=float)
    parser.add_argument("--beta", type=float)
    parser.add_argument("--sft-weight", type=float)
    parser.add_argument("--losses", type=Path, metavar="FILE", help="JSON: name to parameters, as case.json has them")
    parser.add_argument("--stored", choices=["float32", "bfloat16", "float16"], default="float32")
    args = parser.parse_args()
    if (args.case is None) == (args.folder is None):
        parser.error("name a folder to make or, with --from, a case")
    if args.kind == "longva" and args.newline:
        parser.error("longva has no newlines")
    for name, value in KINDS[args.kind].items():
        if getattr(args, name) is None:
            setattr(args, name, value)
    args.image = args.image or (84 if args.kind == "longva" else 70)
    return args


def main():
    torch.set_num_threads(1)
    args = arguments()
    if args.case:
        sys.exit(again(args.case) > BOUND)
    make(args)


main()
