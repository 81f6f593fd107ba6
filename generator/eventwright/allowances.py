"""Allowances: findings that a team accepts for a while, each of one rule at one place."""

from __future__ import annotations

import json as json_library
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Final

from eventwright.findings import Allowed, Finding
from eventwright.model.text import parse_json, said
from eventwright.paths import shown
from eventwright.rule import Explanation
from eventwright.settings import PROJECT_FILE, Settings, WrittenAllowance
from eventwright.severity import Kind, Severity
from eventwright.spelling import did_you_mean

INVALID: Final = Explanation(
    "invalid-allowance",
    Kind.SETTINGS,
    Severity.ERROR,
    "An allowance cannot be understood, so it allows nothing.",
    "a finding that somebody meant to allow, or to see again one day, would be judged by guessing",
    "write rule, at, reason and expires: the rule's id; the file or the event's fullname, and after a # the "
    "path in the schema; why it is accepted; the last day of it, such as 2027-01-31",
)
EXPIRED: Final = Explanation(
    "expired-allowance",
    Kind.SETTINGS,
    Severity.WARNING,
    "An allowance is over, and what it allowed is a finding again.",
    "it was accepted until that day and no longer",
    "correct the schema and remove the allowance, or give it a new reason and day",
)
UNUSED: Final = Explanation(
    "unused-allowance",
    Kind.SETTINGS,
    Severity.WARNING,
    "An allowance allows nothing that is there.",
    "what it was for has been corrected or moved, and it would let a later problem at the same place pass",
    "remove it from the settings",
)
ALLOWANCE_RULES: Final = (EXPIRED, INVALID, UNUSED)

KEYS: Final = ("rule", "at", "reason", "expires")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is accepted: findings of one rule at one place."""

    rule: str
    place: str  # a fullname, or a file as findings name it
    pointer: str  # "/fields/currency" or "/fields/3", with all that is inside; "" for all of the place
    reason: str
    expires: date  # the last day
    line: int


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings that stay, and those that are allowed."""

    findings: tuple[Finding, ...]
    allowed: tuple[Allowed, ...]


def read_allowances(
    settings: Settings, known: Collection[str]
) -> tuple[tuple[Allowance, ...], tuple[Finding, ...]]:
    """Return the allowances of the settings, and a finding for each that cannot be understood.

    `known` are the ids of all rules.
    """
    good: list[Allowance] = []
    bad: list[Finding] = []
    for written in settings.allow:
        faults = tuple(_faults(written.table, known))
        if faults:
            bad += [
                _finding(settings, INVALID, written.lines.get(key, written.line), message)
                for key, message in faults
            ]
        else:
            good.append(_allowance(settings, written))
    return tuple(good), tuple(bad)


def allow(
    findings: Iterable[Finding], allowances: Sequence[Allowance], texts: Mapping[str, str], today: date
) -> tuple[Judged, frozenset[Allowance]]:
    """Take out the findings that are allowed on the day `today`; return with them the allowances used.

    `texts` are the schemas by file. What says that a schema or the settings cannot be used is never allowed.
    """
    current = [allowance for allowance in allowances if allowance.expires >= today]
    matches = _Matches.of(current, _Places(texts))
    kept: list[Finding] = []
    allowed: list[Allowed] = []
    used: set[Allowance] = set()
    for finding in findings:
        matching = matches.of_finding(finding) if is_allowable(finding) else ()
        used.update(matching)
        if matching:
            allowed.append(Allowed(finding, matching[0].reason, matching[0].expires.isoformat()))
        else:
            kept.append(finding)
    return Judged(tuple(kept), tuple(allowed)), frozenset(used)


def stale(
    settings: Settings, allowances: Sequence[Allowance], used: frozenset[Allowance], today: date
) -> Iterator[Finding]:
    """Yield a finding for each allowance that is over, or is not used."""
    for allowance in allowances:
        what = f'{allowance.rule} at "{_at(allowance)}"'
        if allowance.expires < today:
            yield _finding(settings, EXPIRED, allowance.line, f"{what} was allowed until {allowance.expires}")
        elif allowance not in used:
            yield _finding(settings, UNUSED, allowance.line, f"there is no {what} to allow")


def is_allowable(finding: Finding) -> bool:
    """Tell whether an allowance can take a finding out."""
    is_fixed = finding.kind is Kind.SCHEMA and finding.severity is Severity.ERROR
    return not is_fixed and finding.kind is not Kind.SETTINGS


def proposed_allowances(
    findings: Iterable[Finding], settings: Settings, texts: Mapping[str, str], expires: date
) -> tuple[str, ...]:
    """Return `[[allow]]` tables, as TOML, for findings that can be allowed: one for each rule and place."""
    places = _Places(texts)
    is_project = settings.file is not None and settings.file.name == PROJECT_FILE
    header = "[[tool.eventwright.allow]]" if is_project else "[[allow]]"
    wanted = {
        (finding.rule, _place_of(finding, settings, places)): None
        for finding in findings
        if is_allowable(finding)
    }
    return tuple(
        f'\n{header}\nrule = "{rule}"\nat = {_toml(at)}\n'
        f'reason = "adopted as it was; say why it is accepted"\nexpires = {expires.isoformat()}\n'
        for rule, at in wanted
    )


def _toml(text: str) -> str:
    # JSON's escapes are TOML's, but for the character DEL.
    return json_library.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


@dataclass(slots=True)
class _Places:
    """Pointers with the names of fields instead of their numbers, which move when a field is added."""

    texts: Mapping[str, str]
    _jsons: dict[str, object] = field(default_factory=dict)

    def named(self, finding: Finding) -> str:
        value = self._json(finding.file)
        steps: list[str] = []
        for step in finding.path.split("/")[1:]:
            inner = _inner(value, step.replace("~1", "/").replace("~0", "~"))
            is_field = len(steps) > 0 and steps[-1] == "fields" and isinstance(inner, dict)
            name = inner.get("name") if is_field and isinstance(inner, dict) else None
            steps.append(name if isinstance(name, str) else step)
            value = inner
        return "".join(f"/{step}" for step in steps)

    def _json(self, file: str) -> object:
        if file not in self._jsons:
            self._jsons[file] = parse_json(self.texts.get(file, ""), file).json
        return self._jsons[file]


@dataclass(frozen=True, slots=True)
class _Matches:
    """Allowances by rule and place, and among those by pointer; each with its number in the settings."""

    known: Mapping[tuple[str, str], Mapping[str, Sequence[tuple[int, Allowance]]]]
    places: _Places

    @classmethod
    def of(cls, allowances: Iterable[Allowance], places: _Places) -> _Matches:
        known: dict[tuple[str, str], dict[str, list[tuple[int, Allowance]]]] = {}
        for number, one in enumerate(allowances):
            at = known.setdefault((one.rule, one.place), {})
            at.setdefault(one.pointer, []).append((number, one))
        return cls(known, places)

    def of_finding(self, finding: Finding) -> tuple[Allowance, ...]:
        """Return the allowances for a finding, in the order of the settings."""
        keys = {(finding.rule, finding.file), (finding.rule, finding.subject)} & self.known.keys()
        if not keys:
            return ()
        pointers = {*_around(finding.path), *_around(self.places.named(finding))}
        found = (self.known[key].get(pointer, ()) for key in keys for pointer in pointers)
        # Of several allowances the first one's reason is told.
        return tuple(one for _, one in sorted(chain.from_iterable(found), key=itemgetter(0)))


def _around(pointer: str) -> Iterator[str]:
    """Yield a pointer and those of all that it lies in: an allowance for a field is one for its type."""
    steps = pointer.split("/")
    for count in range(1, len(steps) + 1):
        yield "/".join(steps[:count])


def _inner(value: object, step: str) -> object:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        return value[int(step)]
    return None


def _place_of(finding: Finding, settings: Settings, places: _Places) -> str:
    if not Path(finding.file).is_file():  # it stands in a baseline
        return finding.subject
    file = Path(os.path.relpath(finding.file, settings.root)).as_posix()
    pointer = places.named(finding)
    return f"{file}#{pointer}" if pointer else file


def _at(allowance: Allowance) -> str:
    return f"{allowance.place}#{allowance.pointer}" if allowance.pointer else allowance.place


def _faults(table: object, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with an allowance, and the key that it is wrong with."""
    if not isinstance(table, Mapping):
        yield "", f"an allowance is a table; write [[allow]] before its lines, not {_told(table)}"
        return
    for key in table.keys() - set(KEYS):
        yield key, f'an allowance has no "{key}"{did_you_mean(key, KEYS)}'
    for key in KEYS:
        value = table.get(key)
        if value is None:
            yield key, f'the allowance has no "{key}"'
        elif key == "expires":
            if _day(value) is None:
                yield key, f'"expires" is a day such as 2027-01-31, not {_told(value)}'
        elif not isinstance(value, str) or not value.strip():
            yield key, f'"{key}" is text that is not empty, not {_told(value)}'
        elif key == "rule" and value not in known:
            yield key, f'there is no rule "{value}"{did_you_mean(value, known)}'


def _allowance(settings: Settings, written: WrittenAllowance) -> Allowance:
    table = written.table
    assert isinstance(table, Mapping)
    place, _, pointer = str(table["at"]).partition("#")
    path = Path(os.path.normpath(settings.root / place))
    return Allowance(
        rule=str(table["rule"]),
        place=shown(path) if path.exists() else place,
        pointer=pointer,
        reason=str(table["reason"]),
        expires=_day(table["expires"]) or date.min,
        line=written.line,
    )


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _told(value: object) -> str:
    return said(value) if isinstance(value, (str, int, float, list, dict)) else str(value)


def _finding(settings: Settings, rule: Explanation, line: int, message: str) -> Finding:
    return Finding(
        file=shown(settings.file) if settings.file else "",
        line=line,
        column=1,
        path="",
        rule=rule.id,
        kind=rule.kind,
        severity=rule.severity,
        subject="",
        message=message,
        why=rule.why,
        help=rule.help,
    )
