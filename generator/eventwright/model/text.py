"""Text to JSON, as Java's parser reads it: with comments and a byte order mark, at most 128 levels deep."""

from __future__ import annotations

import codecs
import json as json_library
import math
import re
from dataclasses import dataclass
from typing import Final, NoReturn

from eventwright.model.nodes import JSON
from eventwright.model.problems import INVALID_JSON, NESTED_TOO_DEEP, SchemaProblem

MAX_DEPTH: Final = 128  # levels of JSON, in what is read and in what is written

_STRING: Final = r'"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*+(?:"|\Z|(?=[\r\n]))'
_COMMENT: Final = r"//[^\r\n]*|/\*(?s:.*?)(?:\*/|\Z)"
_STRING_OR_COMMENT: Final = re.compile(f"{_STRING}|{_COMMENT}")
_STRING_OR_BRACKET: Final = re.compile(rf"{_STRING}|[\[\]{{}}]")
_STRING_OR_CONSTANT: Final = re.compile(rf"{_STRING}|-?Infinity|NaN")
_STRING_OR_NUMBER: Final = re.compile(rf"{_STRING}|\d{{1000,}}")
_NOT_LINE_BREAK: Final = re.compile(r"[^\r\n]")
_SURROGATE: Final = re.compile(  # a pair has 12 characters, a half of one 6, and another escape 2
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\."
)
_BINARY: Final = "the file is binary, not text"
_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


@dataclass(frozen=True, slots=True)
class JSONText:
    """What a text says.

    `text` is decoded and has no byte order mark; offsets count its code points. `json` is None where there
    are problems.
    """

    text: str
    json: JSON
    problems: tuple[SchemaProblem, ...] = ()


class _NotJSON(Exception):
    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class _TooDeep(_NotJSON):
    pass


def parse_json(data: bytes | str, file: str = "") -> JSONText:
    """Read JSON with comments; of a key that is given twice the last value counts, as in Java."""
    text, fault = _decoded(data)
    try:
        if fault is not None:
            raise fault
        return JSONText(text, _loads(text))
    except _NotJSON as error:
        rule = NESTED_TOO_DEEP if isinstance(error, _TooDeep) else INVALID_JSON
        return JSONText(text, None, (SchemaProblem(rule, file, "", error.message, offset=error.offset),))


def without_comments(text: str) -> str:
    """Blank out comments; every offset stays what it was."""
    return _STRING_OR_COMMENT.sub(_blank, text) if "/" in text else text


def said(json: JSON) -> str:
    """Return JSON as messages quote it: on one line, and not longer than 60 characters."""
    if isinstance(json, float) and math.isinf(json):  # JSON has no word for what 1e999 is read as
        return "a number over 1.8e308" if json > 0 else "a number under -1.8e308"
    try:
        text = json_library.dumps(json, ensure_ascii=False)
    except (TypeError, ValueError):  # a value that is no JSON, or a number of more digits than Python prints
        text = f"a value of Python's {type(json).__name__}"
    return text if len(text) <= 60 else f"{text[:57]}..."


def step(name: str) -> str:
    """Return the step of a JSON pointer to an object's member: "/" and the escaped name (RFC 6901)."""
    return "/" + name.replace("~", "~0").replace("/", "~1")


def nests_too_deep(json: JSON) -> bool:
    """Tell whether parsed JSON has more than 128 levels of lists and objects; it may be endless."""
    level = [json] if isinstance(json, (dict, list)) else []
    for _ in range(MAX_DEPTH):
        inner = (
            child
            for outer in level
            for child in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(child, (dict, list))
        )
        # What stands in several places counts once, or endless JSON would double with every level.
        level = list({id(child): child for child in inner}.values())
        if not level:
            return False
    return True


def _blank(match: re.Match[str]) -> str:
    text = match.group()
    return text if text[0] == '"' else _NOT_LINE_BREAK.sub(" ", text)


def _decoded(data: bytes | str) -> tuple[str, _NotJSON | None]:
    if isinstance(data, str):
        return data.removeprefix("\ufeff"), None
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace"), _NotJSON(f"the text is {name}, not UTF-8", 0)
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\0" in data[:8]:
        wide = "the text is not UTF-8; it looks like UTF-16 or UTF-32"
        return data.decode("latin-1"), _NotJSON(wide if _looks_wide(data[:4]) else _BINARY, 0)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        if b"\0" in data:
            return data.decode("latin-1"), _NotJSON(_BINARY, 0)
        offset = len(data[: error.start].decode())
        message = f"the text is not UTF-8: byte 0x{data[error.start]:02x} cannot stand here"
        return data.decode(errors="replace"), _NotJSON(message, offset)
    return text, None


def _looks_wide(start: bytes) -> bool:
    # JSON begins with ASCII, of which every other byte is zero in UTF-16, and in UTF-32 too.
    return any(start) and not (any(start[::2]) and any(start[1::2]))


def _loads(text: str) -> JSON:
    plain = text
    _check_depth(text)
    try:
        json = _strict(text)
    except ValueError as first:
        plain = without_comments(text)
        if plain is text:
            raise _explained(first, plain) from first
        _check_comments(text)
        try:
            json = _strict(plain)
        except ValueError as error:
            raise _explained(error, plain) from error
    _check_surrogates(plain)
    return json


class _Constant(ValueError):
    pass


def _refuse_constant(name: str) -> NoReturn:
    raise _Constant(name)


_DECODER: Final = json_library.JSONDecoder(parse_constant=_refuse_constant)


def _strict(text: str) -> JSON:
    value: JSON = _DECODER.decode(text)
    return value


def _check_depth(text: str) -> None:
    # Fewer brackets than levels is the usual case, and counting is cheaper than looking at each.
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(without_comments(text)):
        if match.group() in ("[", "{"):
            depth += 1
            if depth > MAX_DEPTH:
                raise _TooDeep(f"the schema nests deeper than {MAX_DEPTH} levels", match.start())
        elif match.group() in ("]", "}"):
            depth -= 1


def _check_comments(text: str) -> None:
    for match in _STRING_OR_COMMENT.finditer(text):
        if match.group().startswith("/*") and not match.group()[2:].endswith("*/"):
            raise _NotJSON("the comment that begins here is never closed", match.start())


def _check_surrogates(text: str) -> None:
    for match in _SURROGATE.finditer(text) if "\\u" in text else ():
        if len(match.group()) == 6:
            raise _NotJSON(
                f"{match.group()} is half of a surrogate pair, which is no character", match.start()
            )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _NotJSON("half of a surrogate pair is no character", error.start) from error


def _explained(error: ValueError, text: str) -> _NotJSON:
    if isinstance(error, _Constant):
        name = str(error)
        return _NotJSON(f"JSON has no {name}", _first(_STRING_OR_CONSTANT, text))
    if not isinstance(error, json_library.JSONDecodeError):  # what Python says of a number of 4,300 digits
        return _NotJSON("the number is too long", _first(_STRING_OR_NUMBER, text))
    at = error.pos
    match error.msg:
        case "Unterminated string starting at":
            return _NotJSON("the string that begins here is never closed", at)
        case "Invalid control character at":
            named = "a line break" if text[at] in "\r\n" else f"the control character U+{ord(text[at]):04X}"
            return _NotJSON(
                f"{named} inside a string; strings end on their line, write \\n for a line break", at
            )
        case message if "escape" in message:
            at = text.rfind("\\", 0, at + 1)
            return _NotJSON(
                "an unknown escape in a string; a backslash is written \\\\, the others are "
                r"\" \/ \b \f \n \r \t \uXXXX",
                at,
            )
        case "Extra data":
            return _NotJSON(f"the schema has ended, but {_found(text, at)} follows", at)
        case message:
            return _misplaced(message, text, at)


def _misplaced(message: str, text: str, at: int) -> _NotJSON:
    rest = text[at:].lstrip()
    at = len(text) - len(rest)
    before = text[:at].rstrip()
    if not rest:
        return _ended(before, at)
    if message.startswith("Illegal trailing comma"):  # Python 3.13 points at the comma itself
        return _NotJSON("a comma with nothing after it", at)
    if before.endswith(",") and rest[0] in "]},":
        return _NotJSON("a comma with nothing after it", len(before) - 1)
    for start, wanted in _WANTED:
        if message.startswith(start):
            return _NotJSON(f"{wanted} was expected, but {_found(text, at)} stands here", at)
    return _NotJSON(f"{_found(text, at)} cannot stand here", at)


_WANTED: Final = (
    ("Expecting value", "a value"),
    ("Expecting property name", "a name in double quotes"),
    ("Expecting ':'", "a colon"),
    ("Expecting ','", "a comma or a closing bracket"),
)


def _ended(before: str, at: int) -> _NotJSON:
    if not before:
        return _NotJSON("there is no schema here", 0)
    return _NotJSON("the text ends too early: a bracket that was opened is never closed", at)


def _found(text: str, at: int) -> str:
    word = re.compile(r"\w+|.", re.DOTALL).match(text, at)
    return said(word.group()[:30]) if word else "nothing"


def _first(pattern: re.Pattern[str], text: str) -> int:
    return next((match.start() for match in pattern.finditer(text) if match.group()[0] != '"'), 0)
