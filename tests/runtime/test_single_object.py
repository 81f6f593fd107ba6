"""Single-object encoding."""

from __future__ import annotations

import json
from typing import Any

import fastavro
import pytest
from fastavro.schema import to_parsing_canonical_form
from generated import Generated, build, record

from eventwright.errors import DecodeError, EncodeError
from eventwright.model.nodes import JSON

FIRST: JSON = {**record("Order", ("id", "int")), "namespace": "shop"}
SECOND: JSON = {**record("Order", ("id", "long"), ("note", "string", "none")), "namespace": "shop"}
SECOND_AGAIN: JSON = {**record("Order", ("id", "long"), ("note", "string", "other")), "namespace": "shop"}
NOW: JSON = {
    **record(
        "Order",
        ("id", "long"),
        ("note", "string", "none"),
        ("tags", {"type": "array", "items": "string"}, []),
    ),
    "namespace": "shop",
}
ELSEWHERE: JSON = {
    **record("Order", ("id", "int"), ("tags", {"type": "array", "items": "string"})),
    "namespace": "shop",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    released = {"shop.Order": [FIRST, SECOND, SECOND_AGAIN]}
    return build(tmp_path_factory.mktemp("single"), "single_shop", [NOW], released=released)


def head(schema: Any) -> bytes:
    """Return what stands before an event, by fastavro."""
    hexadecimal = fastavro.schema.fingerprint(to_parsing_canonical_form(schema), "CRC-64-AVRO")
    return b"\xc3\x01" + bytes.fromhex(hexadecimal)


def test_both_ways(made: Generated) -> None:
    order = made.lookup("shop.Order")(id=1, note="x", tags=["a"])
    data = made.encode_single_object(order)
    assert data == head(NOW) + made.encode(order)
    assert made.decode_single_object(type(order), data) == order
    assert made.decode_single_object(type(order), memoryview(data)) == order


def test_released_versions_are_found(made: Generated) -> None:
    cls = made.lookup("shop.Order")
    assert made.decode_single_object(cls, head(FIRST) + b"\x06") == cls(id=3, note="none", tags=[])
    assert head(SECOND) == head(SECOND_AGAIN)
    assert made.decode_single_object(cls, head(SECOND) + b"\x06\x02y") == cls(id=3, note="y", tags=[])


def test_other_writers(made: Generated) -> None:
    cls = made.lookup("shop.Order")
    data = head(ELSEWHERE) + b"\x06\x02\x02z\x00"
    with pytest.raises(DecodeError) as caught:
        made.decode_single_object(cls, data)
    number = int.from_bytes(data[2:10], "little")
    assert str(caught.value) == (
        f"the fingerprint 0x{number:016x} is not that of shop.Order, nor of a released version of it; give "
        "the text of the writer's schema in `writers` (at byte 2)"
    )
    texts = [json.dumps(FIRST), json.dumps(ELSEWHERE)]
    assert made.decode_single_object(cls, data, writers=texts) == cls(id=3, note="none", tags=["z"])


OLD: JSON = {**record("Old", ("a", "int")), "namespace": "n"}
NEW: JSON = {
    **record("New", ("a", "long"), ("b", "string", "x")),
    "namespace": "n",
    "aliases": ["Old", "m.Older", "Never"],
}
OLDER: JSON = {**record("Older", ("b", "string"), ("a", "int")), "namespace": "m"}
OTHER: JSON = {**record("Other", ("c", "int", 7)), "namespace": "n", "aliases": ["Old"]}
STRANGE: JSON = {**record("Strange", ("a", "int")), "namespace": "n"}


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    released = {"n.Old": [OLD], "m.Older": [OLDER], "n.New": [NEW], "n.Strange": [STRANGE]}
    return build(tmp_path_factory.mktemp("renamed"), "single_renamed", [NEW, OTHER], released=released)


def test_what_was_released_under_former_names_is_found(renamed: Generated) -> None:
    cls = renamed.lookup("n.New")
    assert renamed.decode_single_object(cls, head(OLD) + b"\x0a") == cls(a=5, b="x")
    assert renamed.decode_single_object(cls, head(OLDER) + b"\x02y\x0a") == cls(a=5, b="y")
    assert renamed.decode_single_object(cls, renamed.encode_single_object(cls(a=5, b="z"))) == cls(a=5, b="z")
    with pytest.raises(DecodeError, match=r"the fingerprint 0x[0-9a-f]{16} is not that of n\.New"):
        renamed.decode_single_object(cls, head(STRANGE) + b"\x0a")
    with pytest.raises(DecodeError, match=r"^n\.New has no released version 2; released versions: 1 "):
        renamed.decode(cls, b"\x0a", writer=2)


def test_each_that_has_a_former_name_reads_it_as_its_own(renamed: Generated) -> None:
    other = renamed.lookup("n.Other")
    assert renamed.decode_single_object(other, head(OLD) + b"\x0a") == other(c=7)
    with pytest.raises(DecodeError, match=r"is not that of n\.Other, nor of a released version of it"):
        renamed.decode_single_object(other, head(OLDER) + b"\x02y\x0a")


OWN = head(NOW)
WRONG: list[tuple[bytes, str]] = [
    (b"", "the data end inside the header of single-object encoding (at byte 0)"),
    (b"\xc3", "the data end inside the header of single-object encoding (at byte 1)"),
    (OWN[:9], "the data end inside the header of single-object encoding (at byte 9)"),
    (b"\xc3\x02" + OWN[2:], "single-object encoding begins with C3 01, not with C3 02 (at byte 0)"),
    (b"\x00", "single-object encoding begins with C3 01, not with 00 (at byte 0)"),
    (OWN, "id: the data end inside a number (at byte 10)"),
    (OWN + b"\x02\x06a", "note: the length 3 is more than the 1 bytes that are left (at byte 11)"),
    (OWN + b"\x02\x00\x00\x00", "1 bytes are left after the value (at byte 13)"),
    (head(FIRST) + b"\x02\x00", "1 bytes are left after the value (at byte 11)"),
]


@pytest.mark.parametrize(("data", "says"), WRONG)
def test_wrong_data(made: Generated, data: bytes, says: str) -> None:
    with pytest.raises(DecodeError) as caught:
        made.decode_single_object(made.lookup("shop.Order"), data)
    assert str(caught.value) == says


def test_wrong_values(made: Generated) -> None:
    with pytest.raises(EncodeError, match=r"^id: expected int, got str$"):
        made.encode_single_object(made.lookup("shop.Order")(id="x", note="", tags=[]))
    with pytest.raises(TypeError, match=r"^expected bytes, got str$"):
        made.decode_single_object(made.lookup("shop.Order"), "x")


def test_a_text_that_is_no_schema_hides_no_other(made: Generated) -> None:
    cls = made.lookup("shop.Order")
    data = head(ELSEWHERE) + b"\x06\x02\x02z\x00"
    texts = [json.dumps(FIRST), "{", json.dumps({"type": "nope"})]
    with pytest.raises(DecodeError) as caught:
        made.decode_single_object(cls, data, writers=texts)
    said = str(caught.value)
    assert "is not that of shop.Order" in said
    assert "in text 1 " not in said
    assert "; in text 2 there, the writer's schema is not a usable Avro schema: " in said
    assert "; in text 3 there, the writer's schema is not a usable Avro schema: " in said
    read = made.decode_single_object(cls, data, writers=iter([*texts, json.dumps(ELSEWHERE)]))
    assert read == cls(id=3, note="none", tags=["z"])


NO_WRITERS: list[tuple[Any, str]] = [
    (json.dumps(ELSEWHERE), "expected an iterable of the texts of schemas in `writers`, got str"),
    (b"{}", "expected an iterable of the texts of schemas in `writers`, got bytes"),
    ([5], "expected texts of schemas in `writers`, got int"),
    ([ELSEWHERE], "expected texts of schemas in `writers`, got dict"),
    ([None, json.dumps(ELSEWHERE)], "expected texts of schemas in `writers`, got NoneType"),
    (5, "'int' object is not iterable"),
]


@pytest.mark.parametrize(("writers", "says"), NO_WRITERS)
def test_what_are_no_writers(made: Generated, writers: Any, says: str) -> None:
    with pytest.raises(TypeError) as caught:
        made.decode_single_object(made.lookup("shop.Order"), head(ELSEWHERE) + b"\x06\x00", writers=writers)
    assert str(caught.value) == says


def test_one_text_for_writers_is_refused_of_any_data(made: Generated) -> None:
    with pytest.raises(TypeError, match="iterable of the texts of schemas"):
        made.decode_single_object(made.lookup("shop.Order"), OWN, writers=json.dumps(NOW))
