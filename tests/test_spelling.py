from __future__ import annotations

from pathlib import Path

import pytest

from eventwright.paths import shown
from eventwright.spelling import did_you_mean


def test_nearest_name() -> None:
    assert did_you_mean("shcemas", ("schemas", "history")) == '; did you mean "schemas"?'
    assert did_you_mean("nothing like it", ("schemas",)) == ""
    assert did_you_mean("x", ()) == ""


def test_paths_are_shown_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown(Path("a") / "b") == "a/b"
    assert shown(tmp_path / "a") == "a"
    assert shown(tmp_path.parent) == tmp_path.parent.as_posix()
