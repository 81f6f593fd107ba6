"""The difference between what is wanted and what is there."""

from __future__ import annotations

from eventwright.emit.drift import Drift, drift


def test_drift_tells_changed_missing_and_stale_paths() -> None:
    wanted = {"same": "1", "z": "1", "a": "1", "new": ""}
    found = {"same": "1", "z": "2", "a": "2", "old": ""}
    assert drift(wanted, found) == Drift(changed=("a", "z"), missing=("new",), stale=("old",))


def test_no_drift_is_false() -> None:
    assert not drift({"a": "1"}, {"a": "1"})
    assert drift({"a": "1"}, {})
