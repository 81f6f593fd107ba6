"""Which files a part concerns: as many as its events need, and no verdict changes by leaving out the rest."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from eventwright.load.concerned import concerned
from eventwright.load.tree import load
from eventwright.model.nodes import dependents


def record(name: str, *types: object) -> bytes:
    fields = [{"name": f"f{number}", "type": type_} for number, type_ in enumerate(types)]
    return json.dumps({"type": "record", "name": name, "fields": fields}).encode()


FILES: Mapping[str, bytes] = {
    "money.avsc": record("shop.Money", "long"),
    "line.avsc": record("shop.Line", "shop.Money"),
    "order.avsc": record("shop.Order", {"type": "array", "items": "Line"}),
    "refund.avsc": record("shop.Refund", ["null", "shop.Money"]),
    "user.avsc": record("shop.User", "shop.Address"),
    "address.avsc": record("shop.Address", "string"),
    "again.avsc": record("other.Address", "string"),
    "escaped.avsc": b'{"type": "record", "name": "\\u0041", "fields": []}',
}


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (["money.avsc"], {"money.avsc", "line.avsc", "order.avsc", "refund.avsc"}),
        (["order.avsc"], {"order.avsc", "line.avsc", "money.avsc"}),
        (["refund.avsc"], {"refund.avsc", "money.avsc"}),
        (["user.avsc"], {"user.avsc", "address.avsc", "again.avsc"}),
        (["address.avsc"], {"address.avsc", "user.avsc", "again.avsc"}),
        (["escaped.avsc"], {"escaped.avsc"}),
        ([], set()),
    ],
)
def test_concerned(part: list[str], expected: set[str]) -> None:
    assert set(concerned(FILES, part)) == expected


@pytest.mark.parametrize("file", FILES)
def test_what_is_left_out_changes_nothing(file: str) -> None:
    whole, some = load(FILES), load(concerned(FILES, [file]))
    names = load({file: FILES[file]}).types.keys() | {"shop.Order", "shop.User"}
    users = dependents([name for name in names if whole.types[name].origin.file == file], whole.types)
    assert {name: whole.types[name] for name in users} == {name: some.types[name] for name in users}
    assert users & set(whole.events) == users & set(some.events)


def test_many_names_are_not_looked_for_one_by_one() -> None:
    chain = {f"{n}.avsc": record(f"a.N{n}", *([f"a.N{n + 1}"] if n < 299 else [])) for n in range(300)}
    assert concerned(chain, ["0.avsc"]) == chain


@pytest.mark.parametrize("junk", [b"", b"{", b"\xff\xfe{\x00", b"[1, 2]", b'"shop.Money"', b"null"])
def test_what_is_no_schema_is_kept_where_it_is_asked_for(junk: bytes) -> None:
    assert concerned({**FILES, "junk.avsc": junk}, ["junk.avsc"])["junk.avsc"] == junk
