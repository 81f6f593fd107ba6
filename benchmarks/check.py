#!/usr/bin/env python3
"""How fast the gate is, beside Apache's Python library in the same run.

    .venv/bin/python benchmarks/check.py [EVENTS] [VERSIONS]

Prints reader and writer pairs a second, from text to verdict, of events of 20 fields at FULL_TRANSITIVE: each
text is parsed once and compared both ways with the proposed one, by `avro.compatibility` and by eventwright,
in one process and in as many as `check` takes. Then whole commands, from the start of the process, on EVENTS
(1,000) events with VERSIONS (10) released versions each. Times are the best of several rounds.
"""

from __future__ import annotations

import gc
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType
from avro.schema import parse as apache_parse
from events import schema, write_project

from eventwright import check_compatibility
from eventwright.pipeline.parallel import each

HISTORIES: Final = 600
VERSIONS: Final = 10
ROUNDS: Final = 3
COMPATIBLE: Final = SchemaCompatibilityType.compatible
EVENTWRIGHT: Final = (sys.executable, "-m", "eventwright")


def main(arguments: Sequence[str]) -> int:
    """Measure and print; return the exit code."""
    events, versions = (*map(int, arguments), *(1000, VERSIONS)[len(arguments) :])
    print_pairs()
    with tempfile.TemporaryDirectory() as folder:
        print_commands(Path(folder) / "project", events, versions)
    return 0


def print_pairs() -> None:
    """Compare events with their earlier versions."""
    histories = [
        [json.dumps(schema(number, version, VERSIONS)) for version in range(1, VERSIONS + 1)]
        for number in range(HISTORIES)
    ]
    pairs = HISTORIES * (VERSIONS - 1) * 2
    gc.disable()  # as the command does, for all alike
    rows = {
        "avro.compatibility": best(lambda: [apache(texts) for texts in histories]),
        "eventwright, one process": best(lambda: [ours(texts) for texts in histories]),
        "eventwright, as check does": best(lambda: list(each(ours, histories))),
    }
    print(f"{pairs:,} pairs of 20 fields, parsing included")
    for name, seconds in rows.items():
        ratio = rows["avro.compatibility"] / seconds
        print(f"  {name:32} {pairs / seconds:8,.0f} pairs/s {ratio:5.1f} times as many")


def ours(texts: Sequence[str]) -> bool:
    """Tell whether the last text keeps FULL_TRANSITIVE with those before it."""
    *earlier, proposed = texts
    return not check_compatibility(proposed, *earlier, level="FULL_TRANSITIVE")


def apache(texts: Sequence[str]) -> bool:
    """Ask Apache's library the same."""
    *earlier, proposed = map(apache_parse, texts)
    checker = ReaderWriterCompatibilityChecker()  # type: ignore[no-untyped-call]  # it has no types
    pairs = [pair for one in earlier for pair in ((proposed, one), (one, proposed))]
    return all(checker.get_compatibility(*pair).compatibility == COMPATIBLE for pair in pairs)


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
