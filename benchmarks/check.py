#!/usr/bin/env python3
"""How fast the gate is, beside Apache's Python library in the same run.

    .venv/bin/python benchmarks/check.py [EVENTS] [VERSIONS]

Prints pairs a second with parsing, both ways of a change, for eventwright and `avro.compatibility`; then whole
commands, from the start of the process, on EVENTS (1,000) events with VERSIONS (10) released versions each, at
FULL_TRANSITIVE. Times are the best of several rounds.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from avro.compatibility import ReaderWriterCompatibilityChecker
from avro.schema import parse as apache_parse
from events import schema, write_project

from eventwright import check_compatibility

PAIRS: Final = 200
ROUNDS: Final = 3
EVENTWRIGHT: Final = (sys.executable, "-m", "eventwright")


def main(arguments: Sequence[str]) -> int:
    """Measure and print; return the exit code."""
    events, versions = (*map(int, arguments), *(1000, 10)[len(arguments) :])
    print_pairs()
    with tempfile.TemporaryDirectory() as folder:
        print_commands(Path(folder) / "project", events, versions)
    return 0


def print_pairs() -> None:
    """Compare neighbouring versions of events, from text to verdict, both ways."""
    texts = [
        (json.dumps(schema(number, version, 10)), json.dumps(schema(number, version + 1, 10)))
        for number in range(PAIRS // 9)
        for version in range(1, 10)
    ]
    ours = best(lambda: [check_compatibility(new, old, level="FULL") for old, new in texts])
    theirs = best(lambda: [apache(old, new) for old, new in texts])
    print(f"{len(texts)} pairs of 20 fields, both ways, parsing included")
    print(f"  eventwright            {len(texts) / ours:8,.0f} pairs/s")
    print(
        f"  avro.compatibility     {len(texts) / theirs:8,.0f} pairs/s   eventwright is {theirs / ours:.1f} times as fast"
    )


def apache(old: str, new: str) -> bool:
    """Ask Apache's library the same."""
    earlier, proposed = apache_parse(old), apache_parse(new)
    checker = ReaderWriterCompatibilityChecker()
    return all(
        checker.get_compatibility(reader, writer).compatibility == "compatible"
        for reader, writer in ((proposed, earlier), (earlier, proposed))
    )


def print_commands(project: Path, events: int, versions: int) -> None:
    """Time commands as a user does, from the start of the process."""
    write_project(project, events, versions)
    cache = project / ".eventwright_cache"
    one = project / "schemas" / "OrderPlaced7.avsc"
    print(f"\n{events:,} events, {versions} versions each, FULL_TRANSITIVE, from the start of the process")
    timed("nothing cached", project, ["check"], lambda: shutil.rmtree(cache, ignore_errors=True))
    timed("nothing changed", project, ["check"])
    timed("one event changed", project, ["check"], lambda: touch(one))
    timed("one changed file: check FILE", project, ["check", "schemas/OrderPlaced7.avsc"], lambda: touch(one))
    timed("--version", project, ["--version"])


def touch(file: Path) -> None:
    """Change a schema file so that its contract stays compatible."""
    json_schema = json.loads(file.read_text(encoding="utf-8"))
    json_schema["doc"] = f"Changed at {time.monotonic_ns()}."
    file.write_text(json.dumps(json_schema, indent=2) + "\n", encoding="utf-8")


def timed(
    what: str, project: Path, command: Sequence[str], before: Callable[[], None] = lambda: None
) -> None:
    """Print the best time of a command."""
    seconds = []
    for _ in range(ROUNDS):
        before()
        start = time.perf_counter()
        subprocess.run([*EVENTWRIGHT, *command], cwd=project, check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - start)
    print(f"  {what:32} {min(seconds):6.2f} s")


def best(work: Callable[[], object]) -> float:
    """Return the seconds of the fastest of several rounds."""
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
