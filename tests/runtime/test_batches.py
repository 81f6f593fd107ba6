"""Many events at once, and bytes that stand after an event."""

from __future__ import annotations

from typing import Any

import pytest
from generated import FLAVOURS, Generated, build, record

from eventwright.errors import DecodeError, EncodeError
from eventwright.model.nodes import JSON

SCHEMAS: list[JSON] = [
    record("Order", ("lines", {"type": "array", "items": record("Line", ("count", "int"))})),
    record("Note", ("text", "string"), ("stars", "long", 0)),
]
OLDER: JSON = record("Note", ("text", "string"))


@pytest.fixture(scope="module", params=FLAVOURS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    flavour = request.param
    folder = tmp_path_factory.mktemp("batches")
    return build(folder, f"batches_{flavour}", SCHEMAS, [flavour], {"Note": [OLDER]})


def some(made: Generated) -> list[Any]:
    order, line, note = map(made.lookup, ("Order", "Line", "Note"))
    return [
        note(text="a"),
        note(text="b", stars=2),
        order(lines=[line(count=1)]),
        note(text="c"),
        line(count=5),
    ]


def test_encode_many(made: Generated) -> None:
    events = some(made)
    assert made.encode_many(events) == [made.encode(event) for event in events]
    assert made.encode_many(iter(events)) == made.encode_many(events)
    assert made.encode_many([]) == []


def test_decode_many(made: Generated) -> None:
    cls = made.lookup("Note")
    events = [event for event in some(made) if type(event) is cls]
    data = made.encode_many(events)
    assert made.decode_many(cls, data) == events
    assert made.decode_many(cls, (memoryview(item) for item in data)) == events
    assert made.decode_many(cls, [b"\x02a", b"\x02b"], writer=1) == [cls(text="a"), cls(text="b")]
    assert made.decode_many(cls, []) == []


@pytest.mark.parametrize("events", [some, lambda made: [made.lookup("Line")(count=1)] * 4])
def test_wrong_values_are_numbered(made: Generated, events: Any) -> None:
    order, line = made.lookup("Order"), made.lookup("Line")
    good = events(made)
    wrong = unchecked(order, lines=[line(count=1), unchecked(line, count="x")])
    with pytest.raises(EncodeError) as caught:
        made.encode_many([*good, wrong])
    assert str(caught.value) == f"[{len(good)}].lines[1].count: expected int, got str"
    with pytest.raises(EncodeError) as caught:
        made.encode_many([*good, 5])
    assert str(caught.value).startswith(f"[{len(good)}]: builtins.int is not an event class")


def unchecked(cls: Any, **values: Any) -> Any:
    """Make an object that its class might refuse."""
    return cls.model_construct(**values) if hasattr(cls, "model_construct") else cls(**values)


def test_wrong_data_are_numbered(made: Generated) -> None:
    note, order = made.lookup("Note"), made.lookup("Order")
    with pytest.raises(DecodeError) as caught:
        made.decode_many(note, [b"\x02a\x00", b"\x02a\x00\x00"])
    assert str(caught.value) == "[1]: 1 bytes are left after the value (at byte 3)"
    with pytest.raises(DecodeError) as caught:
        made.decode_many(order, [b"\x00", b"\x00", b"\x04\x02\x80"])
    assert str(caught.value) == "[2].lines[1].count: the data end inside a number (at byte 2)"
    with pytest.raises(DecodeError) as caught:
        made.decode_many(note, [b"\x02a", b"\x02\xff"], writer=1)
    assert str(caught.value) == "[1].text: the string is not valid UTF-8 (at byte 1)"
    assert caught.value.path == "[1].text"


WRONG_USES: list[tuple[Any, str]] = [
    (
        lambda made: made.decode_many(made.lookup("Note"), b"\x02a\x00"),
        "expected an iterable of bytes, got bytes",
    ),
    (lambda made: made.decode_many(made.lookup("Note"), ["x"]), "expected bytes, got str"),
    (lambda made: made.decode_many(made.lookup("Note"), [], True), "expected the text or the version"),
    (lambda made: made.decode_many("Note", []), "expected an event class, got str"),
]


@pytest.mark.parametrize(("call", "says"), WRONG_USES)
def test_wrong_use(made: Generated, call: Any, says: str) -> None:
    with pytest.raises(TypeError, match=says):
        call(made)


def test_trailing_bytes(made: Generated) -> None:
    """They are an error unless they are asked for, with whatever writer."""
    cls = made.lookup("Note")
    data = made.encode(cls(text="a", stars=3))
    with pytest.raises(DecodeError, match=r"^2 bytes are left after the value \(at byte 3\)$"):
        made.decode(cls, data + b"xy")
    assert made.decode(cls, data + b"xy", allow_trailing=True) == cls(text="a", stars=3)
    assert made.decode(cls, data, allow_trailing=True) == cls(text="a", stars=3)
    with pytest.raises(DecodeError, match=r"^1 bytes are left"):
        made.decode(cls, b"\x02az", 1)
    assert made.decode(cls, b"\x02az", 1, allow_trailing=True) == cls(text="a")
    assert made.decode(cls, bytearray(data + b"z"), made.describe(cls).schema, allow_trailing=True).stars == 3
    with pytest.raises(DecodeError, match=r"^stars: the data end inside a number \(at byte 2\)$"):
        made.decode(cls, data[:2], allow_trailing=True)
