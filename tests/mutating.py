"""Bytes that somebody has changed on the way."""

from __future__ import annotations

from random import Random


def mutated(rng: Random, data: bytes) -> bytes:
    """Return data with one to five bytes or runs of bytes replaced, left out, added or cut off."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(out) + 1)
        match rng.randrange(4):
            case 0:
                out[at : at + 1] = bytes([rng.choice((0, 1, 2, 127, 128, 255, rng.randrange(256)))])
            case 1:
                del out[at : at + rng.randrange(1, 5)]
            case 2:
                out[at:at] = rng.randbytes(rng.randrange(1, 12))
            case _:
                del out[at:]
    return bytes(out)
