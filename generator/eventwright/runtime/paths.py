"""The steps of a field path, such as `items[2].tags["k"]`."""

from __future__ import annotations


def index_step(index: int) -> str:
    """Return the step to an array's item."""
    return f"[{index}]"


def key_step(key: str) -> str:
    """Return the step to a map's value."""
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    return f'["{escaped}"]'
