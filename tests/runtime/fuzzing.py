#!/usr/bin/env python3
"""Decode mutated bytes of a record with every type: a value or a `DecodeError` each, and flat memory.

    python tests/runtime/fuzzing.py [--inputs 1000000] [--kind native] [--flavour msgspec] [--seed 1]

Equal arguments give equal inputs. An input that fails is printed with its number, and ends the run.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from everything import every_schema
from generated import FLAVOURS, Generated, Kind, build, use
from sampling import Sampler
from ways import CAREFUL, FAST, Way

from eventwright.errors import DecodeError

NAME: Final = "test.all.Every"
CHOICES: Final = {
    "native": (Kind.NATIVE, FAST),
    "generated": (Kind.GENERATED, FAST),
    "careful": (Kind.GENERATED, CAREFUL),
}
TOKENS: Final = (  # numbers that mean harm where they are taken for lengths, counts or indexes
    b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    b"\xff" * 10,
    b"\x80" * 10 + b"\x00",
    b"\x80\xa0\x94\xa5\x1d",
    b"\xa0\x9c\x01",
    b"\x01",
    b"\x00",
)
ROUND: Final = 50  # mutations of one value
WARM: Final = 0.1  # the share of the inputs after which memory must stay as it is
SPARE: Final = 64  # MiB that it may grow by nevertheless: what the allocator keeps


@dataclass(frozen=True)
class Run:
    """What a run came to."""

    outcomes: Counter[str]
    seconds: float
    warm: float  # MiB at most, after the first inputs and at the end
    peak: float


def inputs(made: Generated, seed: int, count: int) -> Iterator[bytes]:
    """Yield mutated bytes of random values."""
    rng = Random(seed)
    sampler = Sampler(rng, made)
    for number in range(count):
        if number % ROUND == 0:
            data = made.encode(sampler.record(NAME))
        yield mutated(rng, data)


def mutated(rng: Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(out) + 1)
        match rng.randrange(6):
            case 0:
                out[at : at + 1] = rng.randbytes(1)
            case 1:
                del out[at : at + rng.randrange(1, 5)]
            case 2:
                out[at:at] = rng.randbytes(rng.randrange(1, 12))
            case 3:
                out[at : at + rng.randrange(3)] = rng.choice(TOKENS)
            case 4:
                start = rng.randrange(len(out) + 1)
                out[at:at] = out[start : start + rng.randrange(1, 60)]
            case _:
                del out[at:]
    return bytes(out)


def run(made: Generated, way: Way, seed: int, count: int) -> Run:
    """Decode so many inputs; raises what is neither a value nor a `DecodeError`, with the input in a note."""
    outcomes: Counter[str] = Counter()
    warm, start = peak_memory(), time.perf_counter()
    for number, data in enumerate(inputs(made, seed, count)):
        try:
            way.decode(made, NAME, data)
            outcomes["value"] += 1
        except DecodeError:
            outcomes["DecodeError"] += 1
        except BaseException as error:
            error.add_note(f"input {number} of seed {seed}: {data.hex()}")
            raise
        if number == int(count * WARM):
            warm = peak_memory()
    return Run(outcomes, time.perf_counter() - start, warm, peak_memory())


def peak_memory() -> float:
    """Return the most that this process has held so far, in MiB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def main() -> int:
    """Run and report; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--kind", choices=list(CHOICES), default="native")
    parser.add_argument("--flavour", choices=list(map(str, FLAVOURS)), default=str(FLAVOURS[0]))
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    kind, way = CHOICES[chosen.kind]
    with tempfile.TemporaryDirectory() as folder, use(kind):
        made = build(Path(folder), "fuzzed", [every_schema()], [chosen.flavour])
        found = run(made, way, chosen.seed, chosen.inputs)
    counts = ", ".join(f"{count} {name}" for name, count in sorted(found.outcomes.items()))
    print(f"{chosen.kind}, {chosen.flavour}, seed {chosen.seed}: {counts}, in {found.seconds:.0f} s")
    print(f"memory at most {found.warm:.0f} MiB after a tenth of the inputs, {found.peak:.0f} MiB at the end")
    return int(found.peak > found.warm + SPARE)


if __name__ == "__main__":
    sys.exit(main())
