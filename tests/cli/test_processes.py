"""The command as a process: exit codes, pipes, terminals and what is imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from projects import Project, record

from eventwright import __version__

PYTHON = (sys.executable, "-m", "eventwright")


def run(*command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    return subprocess.run(
        command,
        cwd=folder,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.fixture
def broken(project: Project) -> Path:
    """A project with many findings."""
    for number in range(300):
        project.write(f"schemas/A{number}.avsc", record(f"shop.A{number}", "x:Missing\u00e9"))
    return project.folder


def test_exit_codes(project: Project) -> None:
    project.write("schemas/A.avsc", record("shop.A"))
    assert run(*PYTHON, "check", folder=project.folder).returncode == 0
    project.write("schemas/A.avsc", record("shop.A", "x:Missing"))
    assert run(*PYTHON, "check", folder=project.folder).returncode == 1
    ran = run(*PYTHON, "check", "--baseline", "git:main", folder=project.folder)
    assert (ran.returncode, ran.stdout, "Traceback" in ran.stderr) == (2, "", False)


def test_closed_pipe_has_no_traceback_and_keeps_the_verdict(broken: Path) -> None:
    script = f"{sys.executable} -m eventwright check | head -n 1; exit ${{PIPESTATUS[0]}}"
    ran = run("bash", "-c", script, folder=broken)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert len(ran.stdout.splitlines()) == 1


def test_closed_standard_output(broken: Path) -> None:
    ran = run("bash", "-c", f"{sys.executable} -m eventwright check >&-", folder=broken)
    assert (ran.returncode, ran.stderr) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk(broken: Path) -> None:
    ran = run("bash", "-c", f"{sys.executable} -m eventwright check > /dev/full", folder=broken)
    assert (ran.returncode, ran.stderr) == (2, "error: standard output: No space left on device\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        ("--version | true", 0, ""),
        ("--help | true", 0, ""),
        ("check --help | true", 0, ""),
        ("explain | true", 0, ""),
        ("--version >&-", 0, ""),
        ("--help >&-", 0, ""),
        ("--version > /dev/full", 2, "error: standard output: No space left on device\n"),
        ("--help > /dev/full", 2, "error: No space left on device\n"),
        ("--nonsense 2> /dev/full", 2, ""),
        ("--nonsense 2>&-", 2, ""),
        ("check --level X 2> >(true)", 2, ""),
        ("check missing 2> /dev/full", 2, ""),
    ],
)
def test_output_that_cannot_be_written(project: Project, command: str, code: int, told: str) -> None:
    script = f"{sys.executable} -m eventwright {command}; exit ${{PIPESTATUS[0]}}"
    ran = run("bash", "-c", script, folder=project.folder)
    assert (ran.returncode, ran.stderr) == (code, told)


def test_ascii_terminal(broken: Path) -> None:
    ran = run(*PYTHON, "check", "schemas/A1.avsc", folder=broken, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert ran.returncode == 1
    assert "Missing\\xe9" in ran.stdout


def test_report_to_a_device(project: Project) -> None:
    project.write("schemas/A.avsc", record("shop.A"))
    ran = run(*PYTHON, "check", "--report", "json=/dev/stdout", folder=project.folder)
    assert (ran.returncode, ran.stdout.startswith("{")) == (0, True)


def test_compat_reads_pipes(project: Project) -> None:
    project.write("A.avsc", record("shop.A", "n:int"))
    project.write("old.avsc", record("shop.A"))
    script = f"{sys.executable} -m eventwright compat A.avsc <(cat old.avsc)"
    ran = run("bash", "-c", script, folder=project.folder)
    assert (ran.returncode, "error[reader-field-without-default]" in ran.stdout) == (1, True)


WITHOUT_CLICK = """
import sys
sys.modules["click"] = None
from eventwright.cli import main
sys.exit(main({arguments!r}))
"""


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    ran = run(sys.executable, "-c", WITHOUT_CLICK.format(arguments=["check"]), folder=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        'error: the command line is an extra; install it with: pip install "eventwright[cli]"\n'
    )
    ran = run(sys.executable, "-c", WITHOUT_CLICK.format(arguments=["--version"]), folder=tmp_path)
    assert (ran.returncode, ran.stdout) == (0, f"eventwright {__version__}\n")


IMPORTED = """
import sys
from eventwright.cli import main
main({arguments!r})
print(*sorted(sys.modules))
"""
HEAVY = {
    "datamodel_code_generator",
    "fastavro",
    "importlib.metadata",
    "jinja2",
    "msgspec",
    "pydantic",
    "rich",
}


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["check", "--help"], ["check"]])
def test_nothing_heavy_is_imported_before_it_is_needed(project: Project, arguments: list[str]) -> None:
    project.write("schemas/A.avsc", record("shop.A"))
    ran = run(sys.executable, "-c", IMPORTED.format(arguments=arguments), folder=project.folder)
    assert ran.returncode == 0
    modules = set(ran.stdout.splitlines()[-1].split())
    assert HEAVY.isdisjoint(modules)
    if arguments != ["check"]:
        assert not any(name.startswith(("eventwright.pipeline", "eventwright.model")) for name in modules)


TERMINAL = """
import os, pty, sys
os.chdir({folder!r})
sys.exit(os.waitstatus_to_exitcode(pty.spawn([sys.executable, "-m", "eventwright", "check"])))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
@pytest.mark.parametrize(
    ("environment", "is_coloured"),
    [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_colour_on_terminals_only(project: Project, environment: dict[str, str], is_coloured: bool) -> None:
    project.write("schemas/A.avsc", record("shop.A", "x:Missing"))
    script = TERMINAL.format(folder=str(project.folder))
    ran = run(sys.executable, "-c", script, folder=project.folder, **environment)
    assert (ran.returncode, "\x1b[1;31merror[" in ran.stdout) == (1, is_coloured)
    assert "\x1b" not in run(*PYTHON, "check", folder=project.folder, **environment).stdout
