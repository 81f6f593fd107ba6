"""Try what the table of engines claims of Java.

    python tests/oracle/engines_java.py [--libraries DIR]

Needs `java` 17 or later, and `mvn` to fetch Avro; where they are missing, or Avro cannot be fetched, it says
so and exits with 0. DIR has Avro and what it needs as jars already. Exits with 1 for a claim that is wrong.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from engines import FAILS, Entry, Verdict
from engines_values import TABLE

PROGRAM: Final = Path(__file__).parent / "java"


def main(arguments: Sequence[str]) -> int:
    return with_libraries("Try what the table of engines claims of Java.", arguments, compare)


def compare(libraries: Path) -> int:
    found = list(wrong_claims(ask(libraries)))
    for claim in found:
        print(f"FAILED: {claim}")
    print(f"{len(TABLE)} claims about Java, {len(found)} of them wrong")
    return 1 if found else 0


def with_libraries(purpose: str, arguments: Sequence[str], work: Callable[[Path], int]) -> int:
    """Do something with the jars of Avro; 0 where there are none, and no way to get them."""
    parser = argparse.ArgumentParser(description=purpose)
    parser.add_argument("--libraries", type=Path, help="a folder with the jars")
    libraries: Path | None = parser.parse_args(arguments).libraries
    needed = ("java",) if libraries else ("java", "mvn")
    missing = [program for program in needed if shutil.which(program) is None]
    if missing:
        print(f"left out: there is no {' and no '.join(missing)}")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        jars = libraries or fetch(Path(scratch))
        if jars is None:
            print("left out: mvn cannot fetch Avro")
            return 0
        return work(jars)


def fetch(folder: Path) -> Path | None:
    """Let Maven copy the jars, from what it has or else from the network; None where it cannot."""
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
    command = ["mvn", "-q", "-B", "-Dstyle.color=never", "-f", str(PROGRAM / "pom.xml"), goal]
    for mode in ("--offline", "--fail-fast"):
        done = subprocess.run(
            [*command, mode, f"-DoutputDirectory={folder}"], capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            return folder
    print(done.stdout + done.stderr)
    return None


def ask(libraries: Path) -> list[dict[str, Any]]:
    """Return Java's answer to each entry of the table."""
    questions = [
        {"reader": entry.reader, "writer": entry.writer, "data": entry.data, "id": entry.id}
        for entry in TABLE
    ]
    return ask_java(libraries, "Engines.java", questions)


def ask_java(libraries: Path, program: str, questions: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the answers of one of our programs, each a line of JSON."""
    command = ["java", "-cp", f"{libraries}/*", str(PROGRAM / program)]
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    done = subprocess.run(command, input=lines, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return [json.loads(line) for line in done.stdout.rstrip("\n").split("\n")]


def wrong_claims(answers: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for entry, answer in zip(TABLE, answers, strict=True):
        if verdict(answer["check"]) is not entry.java.check:
            yield f"{entry.id}: Java's check says {answer['check']}"
        if not is_value(entry, answer["value"]):
            yield f"{entry.id}: Java reads {answer['value']!r}"


def verdict(said: str) -> Verdict:
    return FAILS if said.startswith("error: ") else Verdict(said)


def is_value(entry: Entry, found: Any) -> bool:
    """Compare with types, so that 3 is not 3.0; bytes are text of the characters of their numbers."""
    if isinstance(found, str) and found.startswith("error: "):
        return entry.java.value is FAILS
    return repr(found) == repr(entry.java.value)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
