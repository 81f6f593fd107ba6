"""Text of schemas as Python source that cannot be anything else, and that shows what it holds."""

from __future__ import annotations

import re
from typing import Final

# Controls, surrogates, and what has no width or turns the direction of text: reviewers see the source that
# runs. A table of ranges, since what Python calls printable varies with its version.
_HIDDEN: Final = (
    "\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"
)
_HIDDEN_IN_DOC: Final = re.compile(f"(?!\n)[{_HIDDEN}]")
_UNSAFE_IN_STRING: Final = re.compile(f'[{_HIDDEN}"\\\\]')
_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def string_literal(text: str) -> str:
    """Return the source of a string."""
    return f'"{one_line(text)}"'


def bytes_literal(data: bytes) -> str:
    """Return the source of bytes."""
    return f"b{string_literal(data.decode('latin-1'))}" if data.isascii() else f'b"{_hex(data)}"'


def one_line(text: str) -> str:
    """Return text that can stand inside a docstring of one line."""
    return _UNSAFE_IN_STRING.sub(_escape, text)


def clean_doc(doc: str | None) -> str | None:
    """Return the text of a docstring, None for an empty one, with visible escapes for what is hidden."""
    if not doc:
        return None
    lines = doc.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ").split("\n")
    text = "\n".join(line.rstrip() for line in lines).strip()
    return _HIDDEN_IN_DOC.sub(_escape, text) or None


def docstring(text: str, indent: str) -> str:
    """Return the source of a docstring whose lines but the first are indented; `text` is from `clean_doc`."""
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if "\n" in escaped:
        lines = (f"{indent}{line}" if line else "" for line in escaped.split("\n"))
        return '"""\n' + "\n".join(lines) + f'\n{indent}"""'
    if (len(text) - len(text.rstrip('"'))) % 3:  # the last is not escaped yet, and would end the docstring
        escaped = escaped[:-1] + '\\"'
    return f'"""{escaped}"""'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if code < 0x100:
        return _SHORT.get(character, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _hex(data: bytes) -> str:
    return "".join(
        _UNSAFE_IN_STRING.sub(_escape, chr(byte)) if byte < 128 else f"\\x{byte:02x}" for byte in data
    )
