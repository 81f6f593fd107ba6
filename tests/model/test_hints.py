"""What is suggested for the name of a type that nobody defines."""

from __future__ import annotations

import pytest

from eventwright.model import hints
from eventwright.model.nodes import JSON
from eventwright.model.parse import link, parse_schema
from eventwright.model.words import BASES

SHOP: list[JSON] = [
    {"type": "fixed", "name": name, "size": 1}
    for name in ("shop.A", "shop.Order", "shop.Address", "other.Address", "other.Money", "shop.Strong")
]

HINTS: list[tuple[str, str]] = [  # what stands in a field of a record in the namespace shop, end of message
    ("Long", '; did you mean "long"?'),
    ("String", '; did you mean "string"?'),
    ("boolen", '; did you mean "boolean"?'),
    ("integer", '; did you mean "int"?'),
    ("Oder", '; did you mean "shop.Order"?'),
    ("order", '; did you mean "shop.Order"?'),
    ("shop.Oder", '; did you mean "shop.Order"?'),
    ("shpo.Order", '; did you mean "shop.Order"?'),
    ("Money", '; did you mean "other.Money"?'),
    ("Mony", '; did you mean "other.Money"?'),
    ("shop.strin", '; did you mean "shop.Strong"?'),
    ("enum", '; a type of that kind is an object: {"type": {"type": "enum", ...}}'),
    ("map", '; a type of that kind is an object: {"type": {"type": "map", ...}}'),
    ("uuid", 'is written {"type": "string", "logicalType": "uuid"}'),
    ("date", 'is written {"type": "int", "logicalType": "date"}'),
    ("timestamp-millis", 'is written {"type": "long", "logicalType": "timestamp-millis"}'),
    ("decimal", '{"type": "bytes", "precision": ..., "scale": ..., "logicalType": "decimal"}'),
    ("duration", '{"type": "fixed", "name": ..., "size": 12, "logicalType": "duration"}'),
    ("Zzzzzzz", ""),
]


def messages(*names: str) -> list[str]:
    user: JSON = {
        "type": "record",
        "name": "shop.User",
        "fields": [{"name": f"f{i}", "type": name} for i, name in enumerate(names)],
    }
    linked = link({"known": SHOP, "user": user}, {})
    return [p.message for p in linked.problems if p.explanation.id == "unknown-type"]


@pytest.mark.parametrize(("name", "hint"), HINTS)
def test_hints(name: str, hint: str) -> None:
    (message,) = messages(name)
    assert message.endswith(hint or "is no type that is known")


@pytest.mark.parametrize("name", BASES)
def test_every_logical_type_is_told_how_it_is_written(name: str) -> None:
    (message,) = messages(name)
    assert f'"logicalType": "{name}"' in message
    schema, problems = parse_schema({"type": BASES[name][0], "logicalType": name, "name": "N", "size": 12})
    assert schema is not None or problems


def test_searches_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []

    def search(word: str, *_: object, **__: object) -> list[str]:
        searched.append(word)
        return []

    monkeypatch.setattr("difflib.get_close_matches", search)
    names = [f"Unknown{i}" for i in range(300)]
    assert len(messages(*names, *names)) == 600
    assert searched == [name.lower() for name in names[: hints.MAX_SEARCHES]]
