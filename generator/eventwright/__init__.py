"""eventwright: Avro event schemas, checked for compatibility and compiled into typed Python.

What this package exports is loaded when it is first used: services import it to run generated code and
need no more than that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventwright.version import __version__

if TYPE_CHECKING:
    from eventwright.api import check_compatibility, generate_package, load_schemas, write_package
    from eventwright.errors import DecodeError, EncodeError, EventwrightError
    from eventwright.findings import Finding
    from eventwright.load.tree import Tree
    from eventwright.severity import Severity

__all__ = [
    "DecodeError",
    "EncodeError",
    "EventwrightError",
    "Finding",
    "Severity",
    "Tree",
    "__version__",
    "check_compatibility",
    "generate_package",
    "load_schemas",
    "write_package",
]

_HOMES = {
    "DecodeError": "eventwright.errors",
    "EncodeError": "eventwright.errors",
    "EventwrightError": "eventwright.errors",
    "Finding": "eventwright.findings",
    "Severity": "eventwright.findings",
    "Tree": "eventwright.load.tree",
    "check_compatibility": "eventwright.api",
    "generate_package": "eventwright.api",
    "load_schemas": "eventwright.api",
    "write_package": "eventwright.api",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
