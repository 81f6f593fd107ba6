"""The interface of a generated package, and what is said when it is used wrongly."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from generated import Generated, Kind, build, enum, fixed, record

from eventwright.errors import DecodeError, EncodeError
from eventwright.model.nodes import JSON
from eventwright.plan.reserved import PACKAGE_FUNCTIONS
from eventwright.runtime import Info, Package

SCHEMAS: list[JSON] = [
    {**record("Order", ("class", "int"), ("note", ["null", "other.Note"])), "namespace": "shop"},
    {**record("Note", ("text", "string"), ("order", ["null", "shop.Order"])), "namespace": "other"},
    {**enum("Colour", "RED"), "namespace": "shop"},
    {**fixed("Four", 4), "namespace": "shop"},
]


@pytest.fixture(scope="module")
def made(kind: Kind, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    older: JSON = {**record("Order", ("class", "int")), "namespace": "shop"}
    return build(tmp_path_factory.mktemp("shop"), "package_shop", SCHEMAS, released={"shop.Order": [older]})


def test_describe(made: Generated) -> None:
    info = made.describe(made.lookup("shop.Order"))
    assert isinstance(info, Info)
    assert (info.fullname, info.attributes) == ("shop.Order", {"class": "class_", "note": "note"})
    assert '"shop"' in info.schema


def test_cyclic_namespaces(made: Generated) -> None:
    order, note = made.lookup("shop.Order"), made.lookup("other.Note")
    value = order(class_=1, note=note(text="x", order=order(class_=2, note=None)))
    assert made.decode(order, made.encode(value)) == value


@pytest.mark.parametrize("like", [bytes, bytearray, memoryview, type("Bytes", (bytes,), {})])
def test_bytes_like(made: Generated, like: Any) -> None:
    order = made.lookup("shop.Order")
    assert made.decode(order, like(b"\x02\x00")) == order(class_=1, note=None)


NO_WRITERS: list[Any] = [{}, [], b"1", 1.0]
NO_NAMES: list[Any] = [None, 5, [], b"shop.Order"]


def wrong_uses(made: Generated) -> list[tuple[Any, type[Exception], str]]:
    order = made.lookup("shop.Order")
    return [
        (
            lambda: made.encode({"class": 1}),
            EncodeError,
            "builtins.dict is not an event class of the package",
        ),
        (lambda: made.encode(order), EncodeError, "is not an event class of the package package_shop"),
        (
            lambda: made.encode(made.lookup("shop.Colour").RED),
            EncodeError,
            "shop.Colour is an enum; only records",
        ),
        (lambda: made.decode("shop.Order", b""), TypeError, "expected an event class, got str"),
        (lambda: made.decode([], b""), TypeError, "expected an event class, got list"),
        (lambda: made.decode(int, b""), TypeError, "builtins.int is not an event class"),
        (lambda: made.decode(order, "x"), TypeError, "expected bytes, got str"),
        (lambda: made.decode(order, None), TypeError, "expected bytes, got NoneType"),
        (
            lambda: made.decode(order, b"", 1.5),
            TypeError,
            "expected the text or the version of a schema, got float",
        ),
        (
            lambda: made.decode(order, b"", True),
            TypeError,
            "expected the text or the version of a schema, got bool",
        ),
        *(
            (
                partial(made.decode, order, b"", writer),
                TypeError,
                "expected the text or the version of a schema, got",
            )
            for writer in NO_WRITERS
        ),
        *((partial(made.lookup, name), TypeError, "expected a fullname, got") for name in NO_NAMES),
        (
            lambda: made.decode(order, b"", 7),
            DecodeError,
            "shop.Order has no released version 7; released versions: 1",
        ),
        (lambda: made.decode(made.lookup("other.Note"), b"", 1), DecodeError, "released versions: none"),
        (
            lambda: made.decode(order, b"", "{"),
            DecodeError,
            "the writer's schema is not a usable Avro schema",
        ),
        (
            lambda: made.decode(order, b"", '"nope"'),
            DecodeError,
            "the writer's schema is not a usable Avro schema",
        ),
        (
            lambda: made.lookup("shop.Oder"),
            LookupError,
            "no class for 'shop.Oder'; did you mean \"shop.Order\"?",
        ),
        (lambda: made.lookup("shop.Four"), LookupError, "no class for 'shop.Four'"),
        (lambda: made.describe(5), TypeError, "expected an event class, got int"),
        (lambda: made.to_json(5), EncodeError, "builtins.int is not an event class"),
        (lambda: made.from_json(order, "[]"), DecodeError, "expected an object for shop.Order, got array"),
    ]


@pytest.mark.parametrize("number", range(27))
def test_wrong_use(made: Generated, number: int) -> None:
    call, kind, says = wrong_uses(made)[number]
    with pytest.raises(kind) as caught:
        call()
    assert says in str(caught.value)


def test_names_of_all_functions_are_reserved(made: Generated) -> None:
    exported = [name for name, value in vars(made.module).items() if callable(value) and name[0] != "_"]
    assert sorted(exported) == sorted(PACKAGE_FUNCTIONS)


def test_newer_format() -> None:
    with pytest.raises(ImportError) as caught:
        Package("shop", 2, {}, {}, since="9.0.0", something_new="x")
    assert str(caught.value) == (
        "the package shop was generated for a newer eventwright than is installed; "
        "install it with: pip install 'eventwright>=9.0.0'"
    )


def test_modules_load_when_they_are_used(made: Generated, kind: Kind) -> None:
    """Importing the package imports neither classes nor codecs, nor generated codecs the careful half."""
    folder = Path(made.module.__file__).parent.parent
    program = (
        f"import sys, {made.module.__name__} as package_shop\n"
        "late = lambda: sorted(name for name in sys.modules if package_shop.__name__ + '.' in name)\n"
        "assert not late(), late()\n"
        "order = package_shop.lookup('shop.Order')(class_=1, note=None)\n"
        "assert '_codecs' not in ' '.join(late()), late()\n"
        "assert package_shop.decode(type(order), package_shop.encode(order)) == order\n"
        f"if {kind is Kind.NATIVE}: assert '_codecs' not in ' '.join(late()), late()\n"
        "heavy = ['jinja2', 'eventwright.model.parse', 'eventwright.resolve', 'importlib.resources']\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert "jinja2" not in done.stdout
    assert kind is Kind.NATIVE or "eventwright" not in done.stdout


def test_the_first_use_of_a_class_loads_no_others_of_its_name(kind: Kind, tmp_path: Path) -> None:
    created: list[JSON] = [
        {**record("Created", ("id", "int")), "namespace": name} for name in ("a", "b", "c.d")
    ]
    made = build(tmp_path, "alike", [*created, record("Created", ("id", "int"))])
    program = (
        f"import sys, {made.module.__name__} as package\n"
        "created = package.lookup('b.Created')(id=1)\n"
        "assert package.decode(type(created), package.encode(created)) == created\n"
        "print(*sorted(name.partition('.')[2] for name in sys.modules if name.startswith('alike_')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.split() == (["b"] if kind is Kind.NATIVE else ["_codecs", "_codecs.b", "b"])
    for fullname in ("Created", "a.Created", "b.Created", "c.d.Created"):
        assert made.describe(made.lookup(fullname)).fullname == fullname


def test_threads(tmp_path: Path) -> None:
    made = build(tmp_path, "threads", [record("Event", ("x", "long"))])
    cls = made.lookup("Event")
    writer = '{"type": "record", "name": "Event", "fields": [{"name": "x", "type": "int"}]}'
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: made.decode(cls, made.encode(cls(x=n)), writer).x, range(200)))
    assert found == list(range(200))
