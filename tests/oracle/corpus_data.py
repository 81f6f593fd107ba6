"""Each of our compatible verdicts on the versions of the corpus decodes random data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from pathlib import Path

from corpus_units import read_json
from decoding_data import Verdict, failures
from drafts import Json

from eventwright.model.nodes import Schema
from eventwright.model.parse import parse_schema
from eventwright.resolve.walk import resolve


@dataclass(frozen=True)
class Chain:
    """Successive versions of one schema, each read by each other."""

    folder: Path
    data: int  # random data for each pair


def find_chains(folder: Path, data: int) -> tuple[Chain, ...]:
    """Every folder below `history/` that has schemas in it."""
    folders = {path.parent for path in (folder / "history").rglob("*.avsc")}
    return tuple(Chain(chain, data) for chain in sorted(folders))


def decode_chain(chain: Chain) -> tuple[Counter[str], tuple[str, ...]]:
    """Return what was done with a chain, and what failed."""
    counts: Counter[str] = Counter()
    found = []
    for reader, writer in permutations(sorted(chain.folder.glob("*.avsc")), 2):
        found += [f"{reader} reads {writer}: {failure}" for failure in _pair(reader, writer, chain, counts)]
    return counts, tuple(found)


def _pair(reader: Path, writer: Path, chain: Chain, counts: Counter[str]) -> Iterator[str]:
    resolution = resolve(_model(reader), _model(writer))
    if resolution.errors:
        return
    counts["compatible pairs"] += 1
    yield from failures(Verdict(_json(reader), _json(writer), resolution), chain.data, counts)


@cache
def _json(path: Path) -> Json:
    return read_json(path)


@cache
def _model(path: Path) -> Schema:
    found, _ = parse_schema(_json(path))
    assert found is not None, path
    return found
