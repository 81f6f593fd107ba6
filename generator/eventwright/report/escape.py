"""Text from schemas made safe to show."""

from __future__ import annotations

import unicodedata
from typing import Final

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # controls, bidirectional marks, half surrogates
_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def escape(text: str) -> str:
    r"""Write every character that a terminal would obey or hide as an escape such as `\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_escaped, text))


def whole(text: str) -> str:
    r"""Write halves of surrogate pairs, which are no characters, as escapes such as `\ud800`."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def width(text: str) -> int:
    """Count the terminal columns that escaped text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _escaped(character: str) -> str:
    if unicodedata.category(character) not in _HIDDEN:
        return character
    point = ord(character)
    return _SHORT.get(character) or (f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}")


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
