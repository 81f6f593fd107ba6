"""Whole packages as text."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from generating import ALL_OPTIONS, generate, options
from hostile import HOSTILE

from eventwright.emit.sources import named_sources, shown_sources
from eventwright.model.nodes import JSON
from eventwright.plan.options import Flavour, UnknownSymbols

ORDER: dict[str, JSON] = {
    "type": "record",
    "name": "shop.orders.Order",
    "fields": [{"name": "id", "type": "string"}, {"name": "class", "type": "int", "default": 1}],
}
TOP: JSON = {"type": "record", "name": "Top", "fields": [{"name": "order", "type": "shop.orders.Order"}]}
SCHEMAS: Mapping[str, JSON] = {"schemas/orders/order.avsc": ORDER, "schemas/top.avsc": TOP}


OLDER = '{"type": "record", "name": "Order", "namespace": "shop.orders", "fields": [%s]}'
ID = '{"name": "id", "type": "string"}'
UNREADABLE, READABLE = OLDER % "", OLDER % ID


def files(*versions: tuple[int, str]) -> Mapping[str, str]:
    """Return a package's files; `versions` are the released ones of the event."""
    released = {"shop.orders.Order": versions} if versions else {}
    return generate(SCHEMAS, options("events", Flavour.MSGSPEC), released)


def test_a_package_has_these_files() -> None:
    assert [*files((1, UNREADABLE), (2, READABLE), (3, json.dumps(ORDER)))] == [
        "__init__.py",
        "_codecs/__init__.py",
        "_codecs/shop/__init__.py",
        "_codecs/shop/orders/_Order_2.py",
        "_codecs/shop/orders/__init__.py",
        "_schemas/Top.avsc",
        "_schemas/shop.orders.Order.avsc",
        "_schemas/shop.orders.Order/1.avsc",
        "_schemas/shop.orders.Order/2.avsc",
        "_schemas/shop.orders.Order/3.avsc",
        "manifest.json",
        "py.typed",
        "shop/__init__.py",
        "shop/orders/__init__.py",
    ]


def test_released_versions_are_embedded_as_they_are() -> None:
    found = files((1, UNREADABLE), (12, READABLE))
    assert json.loads(found["_schemas/shop.orders.Order/12.avsc"]) == json.loads(READABLE)
    assert '        "shop.orders.Order": (1, 12,),\n' in found["__init__.py"]
    assert "    released={},\n" in files()["__init__.py"]


def test_what_was_released_under_former_names_is_embedded_once() -> None:
    """As a former name of two events, and of none; and not for an event that has a namesake still."""
    old, gone = OLDER.replace('"Order"', '"Old"') % ID, OLDER.replace('"Order"', '"Gone"') % ID
    schemas: Mapping[str, JSON] = {
        "order.avsc": {**ORDER, "aliases": ["Old"]},
        "copy.avsc": {**ORDER, "name": "shop.orders.Copy", "aliases": ["Old", "Order"]},
    }
    released = {
        "shop.orders.Order": ((1, READABLE),),
        "shop.orders.Old": ((1, old), (2, old)),
        "shop.orders.Gone": ((1, gone),),
    }
    found = generate(schemas, options("events", Flavour.MSGSPEC), released)
    assert json.loads(found["_schemas/shop.orders.Old/2.avsc"]) == json.loads(old)
    embedded = '        "shop.orders.Old": (1, 2,),\n        "shop.orders.Order": (1,),\n    },\n'
    assert f"    released={{\n{embedded}" in found["__init__.py"]
    assert "shop.orders.Gone" not in "".join([*found, *found.values()])


def test_the_codecs_tell_how_a_released_version_is_read() -> None:
    found = files((1, UNREADABLE), (2, READABLE), (3, json.dumps(ORDER)))
    assert '    Order: {2: "_Order_2", 3: ""},\n' in found["_codecs/shop/orders/__init__.py"]


def test_the_index_tells_where_each_class_is() -> None:
    found = files()["__init__.py"]
    assert '        "Top": ("", "Top", {}),\n' in found
    assert '        "shop.orders.Order": ("shop.orders", "Order", {"class": "class_"}),\n' in found


def test_the_manifest_tells_what_the_package_is_made_from() -> None:
    found = files()
    manifest = json.loads(found["manifest.json"])
    outputs = manifest.pop("outputs")
    assert manifest == {
        "generator": "eventwright",
        "format": 1,
        "package": "events",
        "flavour": "msgspec",
        "unknown_symbols": "error",
        "inputs": {
            "orders/order.avsc": sha256(json.dumps(ORDER).encode()).hexdigest(),
            "top.avsc": sha256(json.dumps(TOP).encode()).hexdigest(),
        },
    }
    assert outputs == {
        path: sha256(text.encode()).hexdigest() for path, text in found.items() if path != "manifest.json"
    }


def test_unknown_symbols_that_are_kept_are_told_to_the_runtime() -> None:
    kept = generate(SCHEMAS, options("events", Flavour.MSGSPEC, UnknownSymbols.KEEP))
    assert '    unknown_symbols="keep",\n' in kept["__init__.py"]
    assert "unknown_symbols" not in files()["__init__.py"]


def test_line_breaks_of_a_checkout_do_not_show() -> None:
    made = [
        generate(
            {"a.avsc": json.dumps(ORDER, indent=1).replace("\n", end).encode()},
            options("p", Flavour.PYDANTIC),
        )
        for end in ("\n", "\r\n")
    ]
    assert made[0] == made[1]


@pytest.mark.parametrize("flavour", Flavour)
def test_order_of_files_and_definitions_does_not_show(flavour: Flavour) -> None:
    wanted = generate(HOSTILE, options("events", flavour))
    names = [*HOSTILE]
    random.Random(3).shuffle(names)
    assert generate({name: HOSTILE[name] for name in names}, options("events", flavour)) == wanted


SCRIPT = """
import sys
sys.path.insert(0, {path!r})
from hashlib import sha256
from generating import ALL_OPTIONS, generate, options
from hostile import HOSTILE
schemas = {{{folder!r} + file: json for file, json in HOSTILE.items()}}
for flavour, unknown in ALL_OPTIONS:
    files = generate(schemas, options("p", flavour, unknown))
    print(sha256(repr(files).encode()).hexdigest())
"""


def test_hash_seed_and_working_directory_do_not_show(tmp_path: Path) -> None:
    script = SCRIPT.format(path=str(Path(__file__).parent), folder="schemas/")
    elsewhere = SCRIPT.format(path=str(Path(__file__).parent), folder=f"{tmp_path}/schemas/")
    runs = [
        subprocess.run(
            [sys.executable, "-c", text],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for text, seed, folder in ((script, "1", Path.cwd()), (elsewhere, "2", tmp_path))
    ]
    assert runs[0] == runs[1]
    assert len(runs[0].split()) == len(ALL_OPTIONS)


def test_no_absolute_path_is_in_any_file(tmp_path: Path) -> None:
    made = generate(
        {f"{tmp_path}/s/a.avsc": ORDER, f"{tmp_path}/t/b.avsc": TOP}, options("p", Flavour.DATACLASS)
    )
    assert all(str(tmp_path) not in text for text in made.values())
    assert made["shop/orders/__init__.py"].startswith(
        '"""Generated by eventwright from s/a.avsc; do not edit."""\n'
    )


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (["schemas/a.avsc"], ["a.avsc"]),
        (["schemas/a.avsc", "schemas/b/c.avsc"], ["a.avsc", "b/c.avsc"]),
        (["/x/y/a.avsc", "/x/y/b/c.avsc"], ["a.avsc", "b/c.avsc"]),
        (["/x/a.avsc", "y/b.avsc"], ["a.avsc", "b.avsc"]),
        (["one/a.avsc", "two/b.avsc"], ["one/a.avsc", "two/b.avsc"]),
        (["one/a.avsc", "one-more/b.avsc"], ["one/a.avsc", "one-more/b.avsc"]),
        (["s\\a.avsc", "s\\b\\c.avsc"], ["a.avsc", "b/c.avsc"]),
        (['s/"\n.avsc'], ['\\"\\n.avsc']),
        ([""], []),
        ([], []),
    ],
)
def test_files_are_shown_below_their_common_folder(given: list[str], shown: list[str]) -> None:
    assert [*shown_sources(given).values()] == shown


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "Avro schemas"),
        (["a.avsc", "b.avsc"], "a.avsc, b.avsc"),
        ([f"x/{name}.avsc" for name in "abcde"], "5 schema files in x"),
        ([f"{name}.avsc" for name in "abcdef"], "6 schema files"),
    ],
)
def test_a_first_line_names_files_or_their_folder(files: list[str], said: str) -> None:
    assert named_sources(files) == said
