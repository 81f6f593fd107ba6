"""`eventwright doctor`."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator

import pytest
from projects import Project, record

from eventwright.cli.app import INTERRUPTED

SETTINGS = 'package = "doctored"\n'


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let each test import a package of its own by one name."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "doctored"]:
        del sys.modules[name]


def test_the_package_of_the_settings_is_looked_at(project: Project) -> None:
    project.write("eventwright.toml", SETTINGS)
    project.write("schemas/Sent.avsc", record("shop.Sent", "id:int"))
    ran = project.run("doctor")
    assert (ran.code, "package doctored" in ran.out) == (0, False)  # nothing is generated yet
    assert project.run("generate").code == 0
    importlib.invalidate_caches()
    assert "package doctored: 1 records\n" in project.run("doctor").out
    assert project.run("doctor", "doctored").out == project.run("doctor").out


@pytest.mark.parametrize("path", [".", "..", "../x", "./doctored", "generated/doctored", "doctored/", "a..b"])
def test_a_path_is_no_name(project: Project, path: str) -> None:
    ran = project.run("doctor", path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(
        f"error: {path!r} is no name of a package; give the name that it is imported by"
    )


FAILING = {
    "import nothing_of_this_name": "No module named 'nothing_of_this_name'",
    "def": "SyntaxError: invalid syntax (__init__.py, line 1)",
    "raise RuntimeError('no licence')": "RuntimeError: no licence",
    "{}['a']": "KeyError: 'a'",
    "raise SystemExit(0)": "SystemExit: 0",
}


@pytest.mark.parametrize(("code", "cause"), FAILING.items())
def test_a_package_that_cannot_be_imported(project: Project, code: str, cause: str) -> None:
    project.write("doctored/__init__.py", code)
    ran = project.run("doctor", "doctored")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"error: the package doctored cannot be imported: {cause}\n"


def test_a_module_of_a_package_that_cannot_be_imported(project: Project) -> None:
    project.write("schemas/Sent.avsc", record("shop.Sent", "id:int"))
    assert project.run("generate", "--package", "doctored").code == 0
    project.write("generated/doctored/shop/__init__.py", "raise ValueError('edited by hand')")
    importlib.invalidate_caches()
    ran = project.run("doctor", "doctored")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: the package doctored cannot be imported: ValueError: edited by hand\n"


def test_an_interruption_is_one(project: Project) -> None:
    project.write("doctored/__init__.py", "raise KeyboardInterrupt")
    ran = project.run("doctor", "doctored")
    assert (ran.code, ran.out, ran.err.strip()) == (INTERRUPTED, "", "interrupted")


def test_what_is_not_generated(project: Project) -> None:
    project.write("doctored/__init__.py", "_package = 5")
    ran = project.run("doctor", "doctored")
    assert (ran.code, ran.err) == (2, "error: doctored is not a package that eventwright has generated\n")
    assert "No module named 'missing'" in project.run("doctor", "missing").err
