"""Reports as Markdown, for a comment on a pull request or a job's summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from eventwright.findings import Allowed, Answer
from eventwright.report.causes import Cause, allowed_causes, gravest_first
from eventwright.report.escape import escape
from eventwright.report.model import Report
from eventwright.report.text import render_summary
from eventwright.report.words import Remark, listed, place, remarks, shortened, touched, touches

LIMIT: Final = 65_536  # bytes in UTF-8; GitHub takes as many characters for a comment

_NOTE: Final = 200  # bytes kept free for the line that says how much is left out
_LONGEST: Final = 500  # characters of one text
_ENTITIES: Final = str.maketrans({one: f"&#{ord(one)};" for one in "&<>|`*_~[]\\$@#"})
_UNLINKED: Final = {  # a space of no width parts what GitHub would make a mention, a reference or a link
    "&#64;": "&#64;&#8203;",
    "&#35;": "&#35;&#8203;",
    "://": ":&#8203;//",
    "www.": "www&#8203;.",
}


@dataclass(frozen=True, slots=True)
class _Section:
    what: str
    head: str
    parts: Sequence[str]


def render_markdown(report: Report) -> str:
    """Return summary, findings, what changes mean and what is allowed, within GitHub's limit for a comment.

    Findings of one cause are shown once, the gravest first. What does not fit is left out and counted: a
    section takes at most half of the room that those before it leave, the last one all.
    """
    text = _head(report)
    *sections, last = _sections(report)
    for section in sections:
        text += _fitting(section, (LIMIT - _size(text)) // 2)
    return text + _fitting(last, LIMIT - _size(text))


def _head(report: Report) -> str:
    outcome = "problems found" if report.is_failed else "passed"
    baselines = listed(report.summary.baselines)
    compared = f"\nCompared with {plain(baselines)}.\n" if baselines else ""
    return f"### eventwright: {outcome}\n\n{plain(render_summary(report))}\n{compared}"


def _sections(report: Report) -> tuple[_Section, ...]:
    found = gravest_first(report)
    pardons = [_pardon(*one) for one in allowed_causes(report.allowed)]
    return (
        _Section("findings", _table("severity", "rule", "place", "problem"), [*map(_row, found)]),
        _Section(
            "changed events",
            f"\n#### Changed events\n{_table('event', 'satisfies', 'asked', 'rollout', 'touched through')}",
            [*map(_answer, report.events)],
        ),
        _Section(
            "allowed findings", f"\n#### Allowed\n{_table('until', 'rule', 'place', 'reason')}", pardons
        ),
        _Section("findings", "\n#### Findings in detail\n\n", [*map(_details, found)]),
    )


def _fitting(section: _Section, room: int) -> str:
    """Return a section with as many of its parts as there is room for, in bytes."""
    if not section.parts:
        return ""
    shown = [section.head]
    room -= _size(section.head) + _NOTE
    for part in section.parts:
        room -= _size(part)
        if room < 0:
            break
        shown.append(part)
    left = len(section.parts) - len(shown) + 1
    if left:
        shown.append(f"\n{left:,} more {section.what} are left out here; other reports have them all.\n")
    return "".join(shown)


def _row(cause: Cause) -> str:
    finding = cause.first
    at = f"{_code(finding.path)}: " if finding.path else ""
    whom = f"<br>touches {plain(touches(cause))}" if len(cause.uses) > 1 else ""
    problem = f"{at}{plain(finding.message)}{whom}"
    return _cells(str(finding.severity), _code(finding.rule), _code(place(finding)), problem)


def _answer(answer: Answer) -> str:
    words = (answer.satisfies, answer.level, answer.rollout, touched(answer))
    return _cells(_code(answer.event), *map(plain, words))


def _pardon(cause: Cause, allowed: Allowed) -> str:
    finding = cause.first
    return _cells(plain(allowed.expires), _code(finding.rule), _code(place(finding)), plain(allowed.reason))


def _details(cause: Cause) -> str:
    finding = cause.first
    title = f"{finding.severity}: {_code(finding.rule)} at {_code(place(finding))}"
    said = "".join(map(_entry, (Remark("problem", (finding.message,)), *remarks(cause))))
    return f"<details><summary>{title}</summary>\n\n{said}\n</details>\n\n"


def _entry(remark: Remark) -> str:
    first, *more = remark.lines
    if not more:
        return f"- {plain(remark.label)}: {plain(first)}\n"
    return "".join((f"- {plain(remark.label)}:\n", *(f"  {plain(line)}\n" for line in remark.lines)))


def _table(*names: str) -> str:
    return f"\n{_cells(*names)}|{'---|' * len(names)}\n"


def _cells(*texts: str) -> str:
    return f"| {' | '.join(texts)} |\n"


def plain(text: str) -> str:
    """Return text that Markdown, HTML and GitHub take for nothing but text."""
    made = _entities(text)
    for linked, unlinked in _UNLINKED.items():
        made = made.replace(linked, unlinked)
    return made


def _code(text: str) -> str:
    return f"<code>{_entities(text)}</code>"


def _entities(text: str) -> str:
    return shortened(escape(text), _LONGEST).translate(_ENTITIES)


def _size(text: str) -> int:
    return len(text.encode("utf-8"))
