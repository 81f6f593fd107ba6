"""Avro names: what is one, and how names, namespaces and fullnames become each other.

Source: Avro 1.12.0 specification, "Names".
"""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DOTTED: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")


def is_name(text: str) -> bool:
    """Tell whether `text` is a name without dots."""
    return _NAME.fullmatch(text) is not None


def is_fullname(text: str) -> bool:
    """Tell whether `text` is a name, or names joined by dots; a non-empty namespace looks the same."""
    return _DOTTED.fullmatch(text) is not None


def qualified(name: str, namespace: str) -> str:
    """Return the fullname of `name` where `namespace` ("" for the null namespace) is the enclosing one.

    A name with dots is a fullname already and ignores the namespace.
    """
    return f"{namespace}.{name}" if namespace and "." not in name else name


def namespace_of(fullname: str) -> str:
    """Return the namespace of a fullname, "" for the null namespace."""
    return fullname.rpartition(".")[0]


def simple_name(fullname: str) -> str:
    """Return the part of a fullname after its namespace."""
    return fullname.rpartition(".")[2]
