#!/usr/bin/env python3
"""Set up this repository in `.venv` and work in it. Needs Python 3.11 or later and nothing else.

python3 dev.py run             check the schemas, generate the package, encode and decode an event
python3 dev.py test [ARG...]   all tests; arguments go to pytest
python3 dev.py lint            style, types, import contracts
python3 dev.py bench [ARG...]  codecs beside other libraries; arguments go to benchmarks/codec_speed.py

Where cargo is found, the native engine in `generator/engine` is built, tested and linted too.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
ENGINE = ROOT / "generator" / "engine"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

NO_PIP = """This Python has no pip to put into a virtual environment (the module `ensurepip` is missing).
On Debian and Ubuntu it comes with the package python3-venv: apt-get install python3-venv"""


def main(arguments: list[str]) -> int:
    """Run one command; return its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python gets as far as this line
        return refuse("Python 3.11 or later is needed; this is " + sys.version.split()[0])
    commands = {"run": run, "test": test, "lint": lint, "bench": bench}
    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name not in commands or (rest and name not in ("test", "bench")):
        return refuse(__doc__.strip())
    os.chdir(ROOT)
    return commands[name](rest)


def run(_: list[str]) -> int:
    """Do the main job on `schemas/`."""
    return (
        set_up("run", ["--editable", ".[cli]"])
        or set_up_engine()
        or steps(
            tool("eventwright", "check"),
            tool("eventwright", "generate"),
            python("examples/roundtrip.py"),
        )
    )


def test(arguments: list[str]) -> int:
    """Run the tests, two at a time or as many as there are cores."""
    has_engine = shutil.which("cargo") and not arguments
    engine = [cargo("test", "--package", "eventwright-wire")] if has_engine else []
    return set_up_all() or steps(*engine, python("-m", "pytest", "-n", "auto", *arguments))


def lint(_: list[str]) -> int:
    """Ask every linter, type checker and import contract, and stop at the first that complains."""
    return set_up_all() or steps(
        tool("ruff", "check"),
        tool("ruff", "format", "--check"),
        python("-m", "mypy"),
        *(python("-m", "mypy", str(file)) for file in sorted(Path("tests").rglob("conftest.py"))),
        python("-m", "mypy", "--strict", "generated/shop_events"),
        tool("pyright", "--pythonpath", str(PYTHON)),
        tool("lint-imports"),
        *lint_engine(),
    )


def lint_engine() -> list[list[str]]:
    """Return the linters of the native engine, none where there is no cargo."""
    if not shutil.which("cargo"):
        return []
    return [
        cargo("fmt", "--all", "--", "--check"),
        cargo("clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"),
    ]


def bench(arguments: list[str]) -> int:
    """Measure codecs beside other libraries, which only this needs."""
    return set_up_all() or steps(
        python("-m", "pip", "install", "--quiet", *group("bench")),
        python("benchmarks/codec_speed.py", *arguments),
    )


def set_up_all() -> int:
    """Install the project with everything that its development needs."""
    return set_up("all", ["--editable", ".[cli]", *group("dev")]) or set_up_engine()


def group(name: str) -> list[str]:
    """Return the requirements of a dependency group."""
    import tomllib

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    requirements: list[str] = settings["dependency-groups"][name]
    return requirements


def set_up_engine() -> int:
    """Build the native engine into `.venv`, once for each state of its sources.

    Without it the tests that need it are skipped, and generated Python does the work. With CI set it has to
    be built; maturin fetches a Rust toolchain by itself where there is none.
    """
    is_wanted = bool(os.environ.get("CI"))
    if not is_wanted and not shutil.which("cargo"):
        print("cargo is not found, so the native engine is left out; install Rust to build it")
        return 0
    stamp = VENV / "set-up-engine"
    wanted = engine_digest()
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    code = steps(python("-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps", str(ENGINE)))
    if code == 0:
        stamp.write_text(wanted)
    elif not is_wanted:
        print("the native engine could not be built, so it is left out", file=sys.stderr)
        return 0
    return code


def engine_digest() -> str:
    """Return what tells the engine's sources, and the Python that it is built for, from others."""
    digest = hashlib.sha256(sys.version.encode())
    for file in sorted(ENGINE.rglob("*")):
        if file.is_file() and not {"target", "Cargo.lock"}.intersection(file.parts):
            digest.update(file.relative_to(ENGINE).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


def set_up(name: str, requirements: list[str]) -> int:
    """Install requirements into `.venv`, once for each state of `pyproject.toml` and Python.

    A setup called "all" serves "run" too.
    """
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + sys.version.encode()).hexdigest()
    stamps = [VENV / f"set-up-{name}", VENV / "set-up-all"]
    if PYTHON.exists() and any(stamp.exists() and stamp.read_text() == wanted for stamp in stamps):
        return 0
    if importlib.util.find_spec("ensurepip") is None:
        return refuse(NO_PIP)
    is_inside = Path(sys.prefix) == VENV  # an environment cannot make itself anew
    make = [] if is_inside else [[sys.executable, "-m", "venv", "--clear", str(VENV)]]
    code = steps(*make, python("-m", "pip", "install", "--quiet", *requirements))
    if code == 0:
        stamps[0].write_text(wanted)
    return code


def python(*arguments: str) -> list[str]:
    """Return the command line of the environment's Python."""
    return [str(PYTHON), *arguments]


def tool(name: str, *arguments: str) -> list[str]:
    """Return the command line of a program that the environment holds."""
    return [str(BIN / name), *arguments]


def cargo(command: str, *arguments: str) -> list[str]:
    """Return the command line of cargo for the native engine."""
    return ["cargo", command, "--quiet", "--manifest-path", str(ENGINE / "Cargo.toml"), *arguments]


def steps(*commands: list[str]) -> int:
    """Run command lines in turn and stop at the first that fails; return its exit code."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generated"), "PYO3_PYTHON": str(PYTHON)}
    for command in commands:
        print("$", *(argument.replace(str(BIN) + os.sep, "") for argument in command), flush=True)
        code = subprocess.run(command, env=environment, check=False).returncode
        if code:
            return code
    return 0


def refuse(message: str) -> int:
    """Print why nothing was done; return the exit code for it."""
    print(message, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
