"""Where JSON pointers stand in a text: computed when asked for, one scan a file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from json import JSONDecoder, loads
from json.decoder import scanstring  # type: ignore[attr-defined]  # as its own decoders use it
from typing import Final

from eventwright.findings import Finding
from eventwright.model.problems import SchemaProblem
from eventwright.model.text import without_comments

_TOKEN: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*+"|[\[\]{},:]|[^\s"\[\]{},:]+', re.DOTALL)

_LINE_BREAK: Final = re.compile(r"\r\n?|\n")


@dataclass(slots=True)
class Positions:
    """Lines and columns (from 1, in code points) in texts by file; scans are kept."""

    texts: Mapping[str, str]
    _known: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict, repr=False)
    _texts: dict[str, _Text] = field(default_factory=dict, repr=False)
    _roots: dict[str, _Value] = field(default_factory=dict, repr=False)  # of texts that are no JSON
    _lines: dict[str, list[int]] = field(default_factory=dict, repr=False)

    def locate(self, file: str, pointer: str) -> tuple[int, int]:
        """Return line and column of the value at a pointer, or of its nearest parent that exists.

        (1, 1) where the file is not known.
        """
        key = file, pointer
        if key not in self._known:
            steps = [_unescaped(step) for step in pointer.split("/")[1:]]
            try:
                offset = self._plain(file).offset(steps)
            except (ValueError, IndexError, StopIteration, RecursionError):  # broken off, or no JSON at all
                offset = self._scanned(file, steps)
            self._known[key] = self._position(file, offset)
        return self._known[key]

    def findings(self, problems: Iterable[SchemaProblem]) -> tuple[Finding, ...]:
        """Return problems as findings with their places, sorted."""
        return tuple(sorted(self._finding(problem) for problem in problems))

    def excerpt(self, file: str, line: int) -> str:
        """Return a line of the text without its line break, "" where there is none."""
        text, starts = self.texts.get(file, ""), self._lines_of(file)
        if not 1 <= line <= len(starts):
            return ""
        end = starts[line] if line < len(starts) else len(text)
        return text[starts[line - 1] : end].rstrip("\r\n")

    def _finding(self, problem: SchemaProblem) -> Finding:
        if problem.offset is None:
            line, column = self.locate(problem.file, problem.pointer)
        else:
            line, column = self._position(problem.file, problem.offset)
        rule = problem.explanation
        return Finding(
            file=problem.file,
            line=line,
            column=column,
            path=problem.pointer,
            rule=rule.id,
            kind=rule.kind,
            severity=rule.severity,
            subject=problem.subject,
            message=problem.message,
            why=rule.why,
            help=rule.help,
        )

    def _position(self, file: str, offset: int) -> tuple[int, int]:
        starts = self._lines_of(file)
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def _lines_of(self, file: str) -> list[int]:
        if file not in self._lines:
            text = self.texts.get(file, "")
            self._lines[file] = _line_starts(text)
        return self._lines[file]

    def _plain(self, file: str) -> _Text:
        if file not in self._texts:
            self._texts[file] = _Text(without_comments(self.texts.get(file, "")))
        return self._texts[file]

    def _scanned(self, file: str, steps: Sequence[str]) -> int:
        if file not in self._roots:
            self._roots[file] = _scan(self._plain(file).text)
        value = self._roots[file]
        for step in steps:
            inner = value.inner.get(step)
            if inner is None:
                break
            value = inner
        return value.offset


def _line_starts(text: str) -> list[int]:
    if "\r" in text:
        return [0, *(match.end() for match in _LINE_BREAK.finditer(text))]
    return list(accumulate((len(line) + 1 for line in text.split("\n")[:-1]), initial=0))


@dataclass(slots=True)
class _Container:
    """A list or an object in a text, and where what is in it begins, as far as that has been looked for."""

    at: int  # of the bracket, or of the last item that is known
    inner: dict[str, int] = field(default_factory=dict)  # by index or key
    is_whole: bool = False  # nothing else is in it


@dataclass(slots=True)
class _Text:
    """A text without comments, and the lists and objects in it that were looked at, by offset."""

    text: str
    _containers: dict[int, _Container] = field(default_factory=dict)

    def offset(self, steps: Iterable[str]) -> int:
        """Return where the value at the end of steps begins, or the last one on the way that exists.

        What lies beside the way is skipped by the parser of `json`, which takes a tenth of the time of
        looking at each token. Raises ValueError, IndexError or StopIteration where the text is no JSON.
        """
        offset = _skipped(self.text, 0)
        for step in steps:
            inner = self._inner(offset, step)
            if inner is None:
                break
            offset = inner
        return offset

    def _inner(self, offset: int, step: str) -> int | None:
        find = _FINDERS.get(self.text[offset : offset + 1])
        if find is None:
            return None
        if offset not in self._containers:
            self._containers[offset] = _Container(offset)
        container = self._containers[offset]
        if not container.is_whole and step not in container.inner:
            find(self.text, container, step)
        return container.inner.get(step)


def _find_members(text: str, container: _Container, _: str) -> None:
    inner: dict[str, int] = {}
    at = _skipped(text, container.at + 1)
    while text[at] != "}":
        key, at = scanstring(text, at + 1, True)
        at = _skipped(text, _skipped(text, at) + 1)  # over the colon
        inner[key] = at  # of equal keys the last one counts
        at = _after(text, at)
    container.inner, container.is_whole = inner, True


def _find_item(text: str, container: _Container, index: str) -> None:
    """Go on from the last item that is known, and no further than to the one that is asked for."""
    while index not in container.inner:
        at = _after(text, container.at) if container.inner else _skipped(text, container.at + 1)
        if text[at] == "]":
            container.is_whole = True
            return
        container.inner[str(len(container.inner))] = container.at = at


def _after(text: str, at: int) -> int:
    """Return where what follows a value begins, or the bracket after the last one."""
    at = _skipped(text, _parse_value(text, at)[1])
    return _skipped(text, at + 1) if text[at] == "," else at


def _skipped(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


_SPACE: Final = re.compile(r"[ \t\n\r]*")
_FINDERS: Final[Mapping[str, Callable[[str, _Container, str], None]]] = {
    "{": _find_members,
    "[": _find_item,
}
_parse_value: Final[Callable[[str, int], tuple[object, int]]] = JSONDecoder().scan_once  # type: ignore[attr-defined]


@dataclass(slots=True)
class _Value:
    """A value in the text, with the values in it by key or index."""

    offset: int
    inner: dict[str, _Value] = field(default_factory=dict)


@dataclass(slots=True)
class _Open:
    """A list or object that the scan is in."""

    value: _Value
    is_list: bool
    key: str | None = None  # in an object: of the next value


def _scan(text: str) -> _Value:
    """Find the offset of every value; the text may be broken off or no JSON at all."""
    whole = _Value(0)
    stack = [_Open(whole, is_list=False, key="")]
    for match in _TOKEN.finditer(without_comments(text)):
        token = match.group()
        inside = stack[-1]
        if token in (",", ":"):
            continue
        if token in ("]", "}"):
            if len(stack) > 1:
                stack.pop()
        elif not inside.is_list and inside.key is None:
            inside.key = _unquoted(token)
        else:
            value = _Value(match.start())
            # The last of equal keys counts, with all that is in it.
            inside.value.inner[str(len(inside.value.inner)) if inside.is_list else inside.key or ""] = value
            inside.key = None
            if token in ("[", "{"):
                stack.append(_Open(value, is_list=token == "["))
    return whole.inner.get("", whole)


def _unquoted(token: str) -> str:
    if "\\" not in token:
        return token.removeprefix('"').removesuffix('"')
    try:
        return str(loads(token))
    except ValueError:
        return token


def _unescaped(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")
