"""Reads two checkpoint folders with Python's safetensors, through the index where there is one, and compares every
tensor's name, type, shape and bytes. What the suite writes is held against what it was read from.

    pip install safetensors torch
    python bench/peers/compare_checkpoints.py FOLDER_A FOLDER_B
"""

import json
import sys
from pathlib import Path

import torch
from safetensors import safe_open


def places(folder: Path) -> dict[str, Path]:
    index = folder / "model.safetensors.index.json"
    if index.exists():
        return {name: folder / file for name, file in json.loads(index.read_text())["weight_map"].items()}
    single = folder / "model.safetensors"
    with safe_open(single, "pt") as opened:
        return {name: single for name in opened.keys()}


def tensor(places: dict[str, Path], name: str) -> torch.Tensor:
    with safe_open(places[name], "pt") as opened:
        return opened.get_tensor(name)


def main(one: Path, other: Path) -> int:
    a, b = places(one), places(other)
    faults = [f"only in {one}: {name}" for name in a.keys() - b.keys()]
    faults += [f"only in {other}: {name}" for name in b.keys() - a.keys()]
    for name in sorted(a.keys() & b.keys()):
        x, y = tensor(a, name), tensor(b, name)
        if x.dtype != y.dtype or x.shape != y.shape:
            faults.append(f"{name}: {x.dtype} {tuple(x.shape)} against {y.dtype} {tuple(y.shape)}")
        elif not torch.equal(x.view(torch.uint8), y.view(torch.uint8)):
            faults.append(f"{name}: other bytes")
    print("\n".join(faults) or f"{len(a)} tensors in {len(set(a.values()))} and {len(set(b.values()))} files: equal")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
