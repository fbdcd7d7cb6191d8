"""Prints the names under which TRL's DPO and ORPO trainers log, and what num_tokens counts, on a random model of a few thousand weights.

    python metric_names.py
"""
import tempfile

import torch
from datasets import Dataset
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from trl import DPOConfig, DPOTrainer
from trl.experimental.orpo import ORPOConfig, ORPOTrainer

WORDS = "<pad> <eos> <unk> what comes after the red circle blue square green ring a".split()
PAIR = {"prompt": "what comes after the red circle ", "chosen": "blue square", "rejected": "a green ring"}


def tokenizer():
    words = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    return PreTrainedTokenizerFast(tokenizer_object=words, pad_token="<pad>", eos_token="<eos>", unk_token="<unk>")


def model():
    torch.manual_seed(0)
    return LlamaForCausalLM(LlamaConfig(
        vocab_size=len(WORDS), hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=1, pad_token_id=0, eos_token_id=1, bos_token_id=None))


def logged(trainer_class, config_class, models=None, **settings):
    with tempfile.TemporaryDirectory() as folder:
        config = config_class(
            output_dir=folder, per_device_train_batch_size=2, per_device_eval_batch_size=2, max_steps=2, logging_steps=1,
            eval_strategy="steps", eval_steps=1, report_to=[], use_cpu=True, bf16=False, save_strategy="no", **settings)
        pairs = Dataset.from_list([PAIR] * 4)
        trainer = trainer_class(
            model=model(), args=config, train_dataset=pairs, eval_dataset=pairs, processing_class=tokenizer(),
            **(models or {}))
        trainer.train()
        return trainer.state.log_history


def show(name, history):
    for kind, found in (
            ("train", [entry for entry in history if "loss" in entry]),
            ("eval", [entry for entry in history if "eval_loss" in entry])):
        print(name, kind, *sorted(found[0]))
    print(name, "num_tokens", [entry["num_tokens"] for entry in history if "loss" in entry and "num_tokens" in entry])


if __name__ == "__main__":
    show("dpo", logged(DPOTrainer, DPOConfig, {"ref_model": model()}))
    show("dpo with sft", logged(
        DPOTrainer, DPOConfig, {"ref_model": model()}, loss_type=["sigmoid", "sft"], loss_weights=[1.0, 1.0]))
    show("orpo", logged(ORPOTrainer, ORPOConfig))
