"""Golden fixtures of a released version: bytes of a few values, which its readers decode for ever.

They lie beside the version, as `<history>/<fullname>/<version>.fixtures.json`: a list of objects with a name,
the value in Avro's JSON encoding, and its plain binary in hexadecimal digits, both of that version's schema.
"""

from __future__ import annotations

import json as json_library
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

FIXTURES: Final = ".fixtures.json"


@dataclass(frozen=True, slots=True)
class Fixture:
    """One value of one version."""

    name: str
    json: Any
    data: bytes


def fixtures_text(fixtures: Iterable[Fixture]) -> str:
    """Return the text of a file: ASCII, two spaces a level."""
    listed = [{"name": each.name, "json": each.json, "hex": each.data.hex()} for each in fixtures]
    return json_library.dumps(listed, indent=2, allow_nan=False) + "\n"


def read_fixtures(data: bytes) -> tuple[Fixture, ...] | None:
    """Return what a file holds, None where it holds no fixtures."""
    try:
        listed = json_library.loads(data)
        return tuple(Fixture(each["name"], each["json"], bytes.fromhex(each["hex"])) for each in listed)
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
