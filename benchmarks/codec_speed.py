#!/usr/bin/env python3
"""How fast events are encoded and decoded, beside fastavro and other libraries, and beside Java.

    .venv/bin/python benchmarks/codec_speed.py [--schemas DIR]

Prints how many times as fast as fastavro each is: our typed objects beside fastavro's plain dicts, in one
process, the best of several rounds that take turns. Each kind of our codecs has a process of its own, with
fastavro in it. The six events are in `codec_events.py`, what the peers do in `codec_peers.py`; peers are the
dependency group `bench`. With `--schemas`, it is all record types of a folder of schemas instead, with random
data. Java is compiled and run where `java` and `mvn` are there.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import geometric_mean
from typing import Any, Final

from codec_events import revised_order, samples
from codec_java import java_row
from codec_peers import BASE, PEERS
from codec_rounds import FLAVOURS, Row, Seconds

HERE: Final = Path(__file__).parent
KINDS: Final = {"generated Python": {"EVENTWRIGHT_ENGINE": "off"}, "native": {}}  # what is set for each
ENGINE: Final = "eventwright_engine"
OPERATIONS: Final = ("encode", "decode")
LEAN: Final = ("small", "order", "wide", "deep")  # not mostly numbers or texts


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: a row's seconds, and those of fastavro in the same process."""

    label: str
    seconds: Row
    base: Row

    def ratio(self, event: str, operation: int) -> float | str:
        """Return how many times as fast as fastavro, or why that is unknown."""
        own, base = self.seconds[event], self.base[event]
        if isinstance(own, str) or isinstance(base, str):
            return str(own)
        return base[operation] / own[operation]


def main(arguments: Sequence[str]) -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--schemas", type=Path, help="measure all record types of this folder")
    schemas: Path | None = parser.parse_args(arguments).schemas
    with tempfile.TemporaryDirectory() as scratch:
        if schemas is None:
            measure_events(Path(scratch))
        else:
            measure_types(schemas, Path(scratch))
    return 0


def measure_events(folder: Path) -> None:
    """Print the tables of the six events, and what resolution costs."""
    schemas = folder / "schemas"
    write_schemas(schemas)
    for flavour in FLAVOURS:
        generate(schemas, folder, flavour)
    found = {kind: rounds(kind, "events", folder) for kind in installed()}
    first = found["generated Python"]
    nothing = dict.fromkeys(samples(), "not installed")
    lines = [
        Line(f"{flavour}, {kind}", found.get(kind, {}).get(flavour, nothing), found.get(kind, first)[BASE])
        for kind in KINDS
        for flavour in FLAVOURS
    ]
    lines += [Line(name, first[name], first[BASE]) for name in PEERS]
    lines.append(Line("Java SpecificRecord", java_row(samples(), folder), first[BASE]))
    for operation in range(2):
        print_events(operation, lines)
    print_resolution({kind: rounds(kind, "resolution", folder) for kind in installed()})


def measure_types(schemas: Path, folder: Path) -> None:
    """Print what there is to say of many types."""
    generate(schemas.resolve(), folder, "msgspec")
    for kind in installed():
        rows = rounds(kind, "types", folder)
        line = Line(kind, rows["msgspec"], rows[BASE])
        print(f"{len(line.base):,} record types, msgspec, {kind}: times as fast as fastavro")
        for operation, name in enumerate(OPERATIONS):
            found = {one: line.ratio(one, operation) for one in line.base}
            ratios = {one: ratio for one, ratio in found.items() if isinstance(ratio, float)}
            slowest = min(ratios, key=ratios.__getitem__)
            print(f"  {name}: {geometric_mean(ratios.values()):5.2f} mean, {ratios[slowest]:5.2f} {slowest}")


def installed() -> list[str]:
    """Return the kinds of our codecs that there are here."""
    has_engine = importlib.util.find_spec(ENGINE) is not None
    return [kind for kind in KINDS if kind != "native" or has_engine]


def rounds(kind: str, what: str, folder: Path) -> Any:
    """Measure one kind in a process of its own; peers are measured with the first."""
    peers = ["peers"] if kind == next(iter(KINDS)) else []
    command = [sys.executable, str(HERE / "codec_rounds.py"), what, str(folder), *peers]
    environment = {**os.environ, **KINDS[kind]}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def write_schemas(folder: Path) -> None:
    """Write the schemas of all events, and of a revised one its older version."""
    older, revised = revised_order()
    released = folder / "history" / revised.fullname
    released.mkdir(parents=True)
    (released / "1.avsc").write_text(json.dumps(older), encoding="utf-8")
    for sample in (*samples().values(), revised):
        (folder / f"{sample.fullname}.avsc").write_text(json.dumps(sample.schema), encoding="utf-8")


def generate(schemas: Path, folder: Path, flavour: str) -> None:
    """Generate a package as a user does."""
    command = [sys.executable, "-m", "eventwright", "generate", str(schemas), "--out", str(folder)]
    command += ["--package", f"bench_{flavour}", "--flavour", flavour]
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)


def print_events(operation: int, lines: Sequence[Line]) -> None:
    """Print a table: fastavro's time for each event, everybody's ratios, and why some are missing."""
    print(f"\n{OPERATIONS[operation]}: times as fast as fastavro; means are geometric")
    print(f"  {'':30}", *(f"{name:>9}" for name in (*samples(), "first 4", "all 6", "least")))
    print(f"  {BASE:30}", *(f"{micros(seconds, operation):>9}" for seconds in lines[0].base.values()))
    for line in lines:
        ratios = {event: line.ratio(event, operation) for event in samples()}
        if "not installed" in ratios.values():
            print(f"  {line.label:30} not installed")
        else:
            print(f"  {line.label:30}", *(cell(ratio) for ratio in (*ratios.values(), *summary(ratios))))
        reasons = {one for one in ratios.values() if isinstance(one, str)} - {"not installed"}
        for reason in sorted(reasons):
            print(f"  {'':30} - {reason[:100]}")


def micros(seconds: Seconds | str, operation: int) -> str:
    """Return a time as text."""
    return seconds if isinstance(seconds, str) else f"{seconds[operation] * 1e6:.1f} µs"


def summary(ratios: Mapping[str, float | str]) -> Sequence[float | str]:
    """Return the means of the lean events and of all, and the least; of some alone there are none."""
    known = {event: ratio for event, ratio in ratios.items() if isinstance(ratio, float)}
    if len(known) < len(ratios):
        return ("", "", "")
    return (
        geometric_mean([known[event] for event in LEAN]),
        geometric_mean(known.values()),
        min(known.values()),
    )


def cell(ratio: float | str) -> str:
    """Return a cell of a table."""
    return f"{'-' if ratio else '':>9}" if isinstance(ratio, str) else f"{ratio:9.2f}"


def print_resolution(kinds: Mapping[str, Mapping[str, float]]) -> None:
    """Print what decoding an order from its older version costs."""
    print("\ndecode(writer=...) of an order: times the time of its plain decoding")
    for kind, seconds in kinds.items():
        for writer in ("a released version", "a schema's text"):
            print(f"  {kind + ', ' + writer:40} {seconds[writer] / seconds['plain']:5.2f}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
