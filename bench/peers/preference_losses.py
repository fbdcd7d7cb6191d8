"""Losses over one pair of answers in plain PyTorch, from their formulas: what `golden_case.py` expects of a case's `losses`.

The golden case llava-video in libs/parity holds what TRL's own trainers compute; these formulas give the same numbers.
"""
import math

import torch
from torch.nn.functional import logsigmoid

# As the committed case has them.
DEFAULT = {
    "sigmoid": {}, "hinge": {}, "ipo": {}, "robust": {"label_smoothing": 0.1}, "exo_pair": {"label_smoothing": 0.05},
    "nca_pair": {}, "bco_pair": {}, "sppo_hard": {}, "apo_zero": {}, "apo_down": {}, "discopop": {"discopop_tau": 0.05},
    "sigmoid_norm": {"beta": 2.0}, "sigmoid_ld": {"loss_type": "sigmoid", "ld_alpha": 0.5},
    "sigmoid_forward_kl": {"loss_type": "sigmoid", "f_divergence_type": "forward_kl"},
    "sigmoid_js": {"loss_type": "sigmoid", "f_divergence_type": "js_divergence"},
    "mixed": {"loss_type": ["sigmoid", "bco_pair", "sft"], "loss_weights": [0.8, 0.2, 1.0]},
    "simpo": {"beta": 2.0, "simpo_gamma": 0.5}, "cpo": {"sft_weight": 1.0}, "orpo": {"sft_weight": 1.0},
    "rrpo": {"rrpo_alpha": 0.01},
}


def differing(chosen, rejected):
    """The ranges in which two lists of tokens differ: without their common prefix, then their common suffix."""
    shorter = min(len(chosen), len(rejected))
    prefix = next((i for i in range(shorter) if chosen[i] != rejected[i]), shorter)
    suffix = next((i for i in range(shorter - prefix) if chosen[-1 - i] != rejected[-1 - i]), shorter - prefix)
    return slice(prefix, len(chosen) - suffix), slice(prefix, len(rejected) - suffix)


def loss_of(name, settings, answers, policy, reference):
    """
    A scalar. `answers`: the two lists of tokens; `policy`, `reference`: of each answer the log-probabilities (A, V) of all
    tokens in each place.
    """
    def tokens(distributions):
        return [rows.gather(1, torch.tensor(ids)[:, None])[:, 0] for rows, ids in zip(distributions, answers)]

    own, known = tokens(policy), tokens(reference)
    names = settings.get("loss_type", name)
    names = [names] if isinstance(names, str) else names
    weights = settings.get("loss_weights", [1.0] * len(names))
    total = settings.get("sft_weight", 0.0) * -own[0].mean()
    for each, weight in zip(names, weights):
        total = total + weight * pair_loss(each, settings, answers, own, known, policy[0], reference[0])
    return total


def pair_loss(name, settings, answers, own, known, policy, reference):
    beta, smoothing = settings.get("beta", 0.1), settings.get("label_smoothing", 0.0)
    shared, alpha = min(len(answer) for answer in answers), settings.get("ld_alpha", 1.0)

    def total(tokens):
        return tokens[:shared].sum() + alpha * tokens[shared:].sum()

    if name == "sft":
        return -own[0].mean()
    if name == "simpo":
        return -logsigmoid(beta * (own[0].mean() - own[1].mean()) - settings.get("simpo_gamma", 0.5))
    if name == "cpo":
        return -logsigmoid(beta * (own[0].sum() - own[1].sum()))
    if name == "orpo":
        odds = [tokens.mean() - torch.log1p(-torch.exp(tokens.mean())) for tokens in own]
        return -beta * logsigmoid(odds[0] - odds[1])
    if name == "rrpo":
        gains = [(a - b)[where].sum() for a, b, where in zip(own, known, differing(*answers))]
        divergence = (reference.exp() * (reference - policy)).sum()
        return -logsigmoid(beta * (gains[0] - gains[1])) + settings.get("rrpo_alpha", 0.01) * divergence

    gains = [total(a) - total(b) for a, b in zip(own, known)]
    good, bad = beta * gains[0], beta * gains[1]
    if name == "nca_pair":
        return -logsigmoid(good) - 0.5 * logsigmoid(-good) - 0.5 * logsigmoid(-bad)
    if name == "bco_pair":
        return -logsigmoid(good) - logsigmoid(-bad)
    if name == "sppo_hard":
        return (gains[0] - 0.5 / beta) ** 2 + (gains[1] + 0.5 / beta) ** 2
    if name == "apo_zero":
        return 1 - torch.sigmoid(good) + torch.sigmoid(bad)
    if name == "apo_down":
        return torch.sigmoid(good) + 1 - torch.sigmoid(good - bad)

    scores = {
        "reverse_kl": lambda gain: gain,
        "forward_kl": lambda gain: 1 - torch.exp(-gain),
        "js_divergence": lambda gain: math.log(2) + logsigmoid(gain),
    }
    scored = [scores[settings.get("f_divergence_type", "reverse_kl")](gain) for gain in gains]
    per_token = scored[0] / len(answers[0]) - scored[1] / len(answers[1])
    margin = beta * (scored[0] - scored[1])
    if name == "sigmoid":
        return -logsigmoid(margin)
    if name == "hinge":
        return torch.relu(1 - margin)
    if name == "ipo":
        return (per_token - 1 / (2 * beta)) ** 2
    if name == "sigmoid_norm":
        return -logsigmoid(beta * per_token)
    if name == "robust":
        return ((smoothing - 1) * logsigmoid(margin) + smoothing * logsigmoid(-margin)) / (1 - 2 * smoothing)
    if name == "exo_pair":
        p = torch.sigmoid(margin)
        return p * (torch.log(p) - math.log(1 - smoothing)) + (1 - p) * (torch.log(1 - p) - math.log(smoothing))
    if name == "discopop":
        mixed = torch.sigmoid(margin / settings.get("discopop_tau", 0.05))
        return -logsigmoid(margin) * (1 - mixed) + torch.exp(-margin) * mixed
    raise ValueError(f"no loss {name}")
