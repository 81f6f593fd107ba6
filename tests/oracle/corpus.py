"""Run eventwright on a folder of schemas that nobody here wrote, against fastavro, mypy and Java's verdicts.

    python tests/oracle/corpus.py FOLDER [--flavours msgspec dataclass pydantic] [--jobs 2] [--keep DIR]

FOLDER has an INDEX.jsonl that says which files Avro Java accepts, alone or with others, and HISTORY*.jsonl
with Java's verdicts; without them it is one tree of schemas. Versions in history/ that can read each other
decode random data. Exits with 1 if there is anything that nobody explains.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from corpus_data import decode_chain, find_chains
from corpus_history import compare_history
from corpus_run import FLAVOURS, Job, Outcome, run
from corpus_units import find_units


@dataclass(frozen=True)
class Result:
    """What came of a corpus."""

    counts: Counter[str]
    failures: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What is asked of a run."""

    folder: Path
    out: Path
    flavours: tuple[str, ...] = FLAVOURS
    jobs: int = 2
    data: int = 50
    history_data: int = 10  # for each compatible pair of versions


def run_corpus(plan: Plan) -> Result:
    """Do everything; prints how far it is."""
    jobs = [Job(unit, plan.folder, plan.out, plan.flavours, plan.data) for unit in find_units(plan.folder)]
    begin = time.monotonic()
    with ProcessPoolExecutor(plan.jobs) as pool:
        outcomes = list(pool.map(run, jobs, chunksize=4))
        say(f"{len(jobs)} units generated, imported and compared", begin)
        decoded = list(pool.map(decode_chain, find_chains(plan.folder, plan.history_data)))
        say(f"{len(decoded)} histories decoded", begin)
    with ThreadPoolExecutor(plan.jobs) as threads:
        complaints = list(threads.map(partial(type_check, plan.out), plan.flavours))
    say("type-checked", begin)
    verdicts = list(compare_history(plan.folder))
    say(f"{len(verdicts)} verdicts compared", begin)
    return gather(outcomes, complaints, verdicts, decoded)


def say(what: str, begin: float) -> None:
    print(f"{time.monotonic() - begin:6.1f} s  {what}", flush=True)


def gather(
    outcomes: Sequence[Outcome],
    complaints: Iterable[tuple[str, ...]],
    verdicts: Iterable[tuple[str, str]],
    decoded: Iterable[tuple[Counter[str], tuple[str, ...]]],
) -> Result:
    counts: Counter[str] = Counter(units=len(outcomes))
    failures = [f"{one.unit.title}: {failure}" for one in outcomes for failure in one.failures]
    remarks = [f"{one.unit.title}: {remark}" for one in outcomes for remark in one.remarks]
    for outcome in outcomes:
        counts.update(outcome.counts)
    for lines in complaints:
        failures.extend(lines)
    for done, wrong in decoded:
        counts.update({f"history: {what}": count for what, count in done.items()})
        failures.extend(wrong)
    for level, difference in verdicts:
        counts[f"verdicts, {level}"] += 1
        if difference != "same":
            failures.append(difference)
    return Result(counts, tuple(failures), tuple(remarks))


def type_check(out: Path, flavour: str) -> tuple[str, ...]:
    """Return mypy's complaints about all packages of a flavour."""
    folder = out / flavour
    if not folder.exists():
        return ()
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-incremental",
        "--no-error-summary",
        "--config-file=",
        ".",
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return tuple(f"mypy, {flavour}: {line}" for line in (done.stdout + done.stderr).splitlines())


def show(result: Result) -> None:
    for name, count in sorted(result.counts.items()):
        print(f"{count:8}  {name}")
    for remark in result.remarks:
        print(f"explained: {remark}")
    for failure in result.failures:
        print(f"FAILED: {failure}")
    print(f"{len(result.failures)} failures, {len(result.remarks)} explained exceptions")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Run eventwright on a folder of schemas.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--flavours", nargs="+", choices=FLAVOURS, default=FLAVOURS)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--data", type=int, default=50, help="random data for each record")
    parser.add_argument("--keep", type=Path, help="where to leave the generated packages")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        out = (asked.keep or Path(scratch)).absolute()
        plan = Plan(asked.folder.absolute(), out, tuple(asked.flavours), asked.jobs, asked.data)
        result = run_corpus(plan)
    show(result)
    return 1 if result.failures else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
