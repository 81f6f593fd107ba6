"""Time Java's SpecificRecord on the same bytes, where `java` and `mvn` are there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from codec_events import Sample
from codec_peers import Case
from codec_rounds import Row, Seconds

PROJECT: Final = Path(__file__).parent / "java"


def java_row(samples: Mapping[str, Sample], scratch: Path) -> Row:
    """Return Java's seconds by event, or for each why there are none."""
    missing = [program for program in ("java", "mvn") if shutil.which(program) is None]
    built = None if missing else _build(samples, scratch)
    if built is None:
        return dict.fromkeys(samples, f"there is no {missing[0]}" if missing else "mvn cannot build it")
    arguments = [word for name, sample in samples.items() for word in (sample.fullname, _data(name, scratch))]
    class_path = os.pathsep.join((str(built / "classes"), str(built / "libraries" / "*")))
    done = subprocess.run(
        ["java", "-cp", class_path, "eventwright.CodecRounds", *arguments], stdout=subprocess.PIPE, check=True
    )
    lines = done.stdout.decode().splitlines()
    return {name: _seconds(line) for name, line in zip(samples, lines, strict=True)}


def _build(samples: Mapping[str, Sample], scratch: Path) -> Path | None:
    """Generate the classes and compile them, with what Maven has or else from the network."""
    schemas, out = scratch / "java_schemas", scratch / "java"
    schemas.mkdir()
    for name, sample in samples.items():
        (schemas / f"{name}.avsc").write_text(json.dumps(sample.schema), encoding="utf-8")
        Path(_data(name, scratch)).write_bytes(Case(sample, {}).data)
    command = ["mvn", "-q", "-B", "-Dstyle.color=never", "-f", str(PROJECT / "pom.xml"), "package"]
    command += [f"-Dschemas={schemas}", f"-Dout={out}"]
    for mode in ("--offline", "--fail-fast"):
        done = subprocess.run([*command, mode], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return out
    print(done.stdout + done.stderr)
    return None


def _data(name: str, scratch: Path) -> str:
    return str(scratch / f"{name}.bin")


def _seconds(line: str) -> Seconds:
    encode, decode = map(float, line.split())
    return encode, decode
