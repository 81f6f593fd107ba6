from __future__ import annotations

import subprocess
import sys

import eventwright


def test_exports_are_lazy() -> None:
    script = (
        "import sys, eventwright; print(*(name for name in sys.modules if name.startswith('eventwright')))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert sorted(ran.stdout.split()) == ["eventwright", "eventwright.version"]


def test_every_export_exists() -> None:
    assert {name: hasattr(eventwright, name) for name in eventwright.__all__} == dict.fromkeys(
        eventwright.__all__, True
    )
    assert set(eventwright.__all__) <= set(dir(eventwright))
    assert not hasattr(eventwright, "nonsense")
