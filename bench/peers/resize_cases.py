"""Random frames resized by Pillow as the models' image processors do it; the committed cases of PillowPropertyTest.

siglip: bicubic, straight to S x S. clip: bicubic, the shortest edge to S, the longer one truncated to a whole number,
then the S x S centre. A line holds the seed and sizes of a frame and the CRC-32 of the result's bytes.

    pip install pillow numpy
    python bench/peers/resize_cases.py 60 > libs/video-lmm/src/test/resources/resize/cases.csv

A larger number and another seed (second argument) make another test of the same form.
"""

import random
import sys
import zlib

import numpy
from PIL import Image


def frame(seed: int, height: int, width: int) -> numpy.ndarray:
    """Noise from a 64-bit linear congruential generator: the same in any language."""
    state, values = seed, bytearray()
    for _ in range(height * width * 3):
        state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        values.append(state >> 56)
    return numpy.frombuffer(bytes(values), dtype=numpy.uint8).reshape(height, width, 3)


def siglip(image: Image.Image, size: int) -> Image.Image:
    return image.resize((size, size), resample=Image.Resampling.BICUBIC)


def clip(image: Image.Image, size: int) -> Image.Image:
    width, height = image.size
    short, long = min(width, height), max(width, height)
    longer = int(size * long / short)
    new = (size, longer) if width <= height else (longer, size)
    image = image.resize(new, resample=Image.Resampling.BICUBIC)
    left, top = (new[0] - size) // 2, (new[1] - size) // 2
    return image.crop((left, top, left + size, top + size))


def main(count: int, seed: int) -> None:
    draw = random.Random(seed)
    print("kind,seed,height,width,size,crc32")
    for case in range(count):
        kind = ("siglip", "clip")[case % 2]
        size = draw.choice([14, 56, 84, 96, 112])
        # a quarter each: both edges smaller, both larger, one of each, extreme aspect
        low, high = [(2, size), (size, 3 * size), (size // 2, 2 * size), (2, 2 * size)][case // 2 % 4]
        height, width = draw.randint(low, high), draw.randint(low, high)
        image = Image.fromarray(frame(case, height, width))
        result = (siglip if kind == "siglip" else clip)(image, size)
        print(f"{kind},{case},{height},{width},{size},{zlib.crc32(result.tobytes())}")


main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
