#!/usr/bin/env python3
"""How long `registry plan` takes for many subjects.

    .venv/bin/python benchmarks/registry.py [SUBJECTS]

Starts Apicurio where the machine has what it needs (tests/services), or else the stand-in of the tests, and
says which. Brings SUBJECTS (1,000) there: events of 20 fields, each with its topic, and a type that all of
them refer to. Times are those of whole commands, from the start of the process; that of a plan the best of
several. Our own work is processor time; the rest is that of the registry, and of whoever shares the machine.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

sys.path += [str(Path(__file__).resolve().parent.parent / "tests" / place) for place in ("", "registry")]

from events import NAMESPACE, schema
from stand_in import stand_in

from services.artifacts import NotHere
from services.running import start

ROUNDS: Final = 3
VERSIONS: Final = 2
NOTHING, CHANGES = 0, 3  # exit codes of a plan
EVENTWRIGHT: Final = (sys.executable, "-m", "eventwright", "registry")
MONEY: Final = {
    "type": "record",
    "name": "Money",
    "namespace": NAMESPACE,
    "fields": [{"name": "amount", "type": "long"}, {"name": "currency", "type": "string"}],
}


def main(arguments: Sequence[str]) -> int:
    """Measure and print; return the exit code."""
    subjects = int(arguments[0]) if arguments else 1000
    with tempfile.TemporaryDirectory() as folder, registry(Path(folder)) as (name, url):
        project = Path(folder) / "project"
        (project / "schemas").mkdir(parents=True)
        (project / "eventwright.toml").write_text(f'[registry]\nurl = "{url}"\n', encoding="utf-8")
        print(f"{subjects:,} subjects, {name}, from the start of the process")
        write(project, subjects, 1)
        timed("plan, all new", project, ("plan",), CHANGES)
        timed("apply, all new", project, ("apply", "--yes"), NOTHING, rounds=1)
        timed("plan, nothing to do", project, ("plan",), NOTHING)
        timed("status", project, ("status",), 1)  # nothing was released
        write(project, subjects // 10, 2)
        timed("plan, a tenth changed", project, ("plan",), CHANGES)
        write(project, subjects, 2)
        timed("plan, all changed", project, ("plan",), CHANGES)
    return 0


@contextmanager
def registry(folder: Path) -> Iterator[tuple[str, str]]:
    """Start a registry of one's own; give what it is and its URL."""
    try:
        apicurio = start("registry", folder)
    except NotHere as missing:
        print(f"Apicurio needs {missing}", file=sys.stderr)
        with stand_in() as registry:
            yield "the tests' stand-in", registry.url
        return
    try:
        yield "Apicurio on this machine", apicurio.address
    finally:
        apicurio.stop()


def write(project: Path, events: int, version: int) -> None:
    """Write the shared type and events at a version."""
    (project / "schemas" / "Money.avsc").write_text(json.dumps(MONEY), encoding="utf-8")
    for number in range(events - 1):
        event: dict[str, Any] = schema(number, version, VERSIONS)
        event["eventwright"] = {"topic": f"orders-{number}"}
        event["fields"] = [*event["fields"], {"name": "paid", "type": f"{NAMESPACE}.Money"}]
        file = project / "schemas" / f"{event['name']}.avsc"
        file.write_text(json.dumps(event, indent=2), encoding="utf-8")


def timed(what: str, project: Path, command: Sequence[str], code: int, rounds: int = ROUNDS) -> None:
    """Print the best time of a command, which must end as it should."""
    seconds, busy = [], []
    for _ in range(rounds):
        begin, before = time.perf_counter(), os.times()
        ran = subprocess.run([*EVENTWRIGHT, *command], cwd=project, check=False, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - begin)
        now = os.times()
        busy.append(now.children_user + now.children_system - before.children_user - before.children_system)
        if ran.returncode != code:
            raise SystemExit(f"{what}: exit code {ran.returncode} instead of {code}")
    print(f"  {what:24} {min(seconds):6.2f} s, {min(busy):5.2f} s of it our own work", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
