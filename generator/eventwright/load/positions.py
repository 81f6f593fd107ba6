"""Where JSON pointers stand in a text: computed when asked for, one scan a file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from json import loads
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
    _roots: dict[str, _Value] = field(default_factory=dict, repr=False)
    _lines: dict[str, list[int]] = field(default_factory=dict, repr=False)

    def locate(self, file: str, pointer: str) -> tuple[int, int]:
        """Return line and column of the value at a pointer, or of its nearest parent that exists.

        (1, 1) where the file is not known.
        """
        value = self._root_of(file)
        for step in pointer.split("/")[1:]:
            inner = value.inner.get(_unescaped(step))
            if inner is None:
                break
            value = inner
        return self._position(file, value.offset)

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
            self._lines[file] = [0, *(match.end() for match in _LINE_BREAK.finditer(text))]
        return self._lines[file]

    def _root_of(self, file: str) -> _Value:
        if file not in self._roots:
            self._roots[file] = _scan(self.texts.get(file, ""))
        return self._roots[file]


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
    try:
        return str(loads(token))
    except ValueError:
        return token


def _unescaped(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")
