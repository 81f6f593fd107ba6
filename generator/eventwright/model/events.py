"""The `"eventwright"` attribute of a record: what it may say, and what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from eventwright.model.levels import Level
from eventwright.model.nodes import JSON, EventAttributes
from eventwright.model.text import said, step
from eventwright.spelling import did_you_mean

ATTRIBUTE: Final = "eventwright"
KINDS: Final = ("integration", "domain", "command", "notification")

_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": KINDS,
    "compatibility": tuple(level.value for level in Level),
}
_TEXTS: Final = ("topic", "owner")
_LISTS: Final = ("key", "producers", "consumers")
_KNOWN: Final = (*_CHOICES, *_TEXTS, *_LISTS)


def read_event(json: JSON) -> tuple[EventAttributes, tuple[tuple[str, str], ...]]:
    """Return what the attribute says, and what is wrong with it as (pointer inside it, message).

    What is wrong is left out of the attributes.
    """
    if not isinstance(json, dict):
        return EventAttributes(), (("", f'"{ATTRIBUTE}" is an object, not {said(json)}'),)
    faults = tuple(_faults(json))
    wrong = {pointer.split("/")[1] for pointer, _ in faults}
    good = {name: value for name, value in json.items() if name not in wrong and value is not None}
    return EventAttributes(
        kind=str(good.get("kind", "integration")),
        topic=_text(good.get("topic")),
        key=_texts(good.get("key")),
        owner=_text(good.get("owner")),
        producers=_texts(good.get("producers")),
        consumers=_texts(good.get("consumers")),
        compatibility=_text(good.get("compatibility")),
    ), faults


def _faults(json: dict[str, JSON]) -> Iterator[tuple[str, str]]:
    for name, value in json.items():
        pointer = step(name)
        if name not in _KNOWN:
            yield pointer, f'"{ATTRIBUTE}" has no "{name}"{did_you_mean(name, _KNOWN)}'
        elif value is None:
            continue
        elif name in _CHOICES and value not in _CHOICES[name]:
            yield pointer, f'"{name}" is one of {", ".join(_CHOICES[name])}, not {said(value)}'
        elif name in _TEXTS and not _is_text(value):
            yield pointer, f'"{name}" is a string that is not empty, not {said(value)}'
        elif name in _LISTS:
            yield from _list_faults(name, value, pointer)


def _list_faults(name: str, value: JSON, pointer: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list):
        yield pointer, f'"{name}" is a list of strings, not {said(value)}'
        return
    for index, item in enumerate(value):
        if not _is_text(item):
            yield f"{pointer}/{index}", f'"{name}" lists strings that are not empty, not {said(item)}'


def _is_text(value: JSON) -> bool:
    return isinstance(value, str) and value != ""


def _text(value: JSON) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: JSON) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
