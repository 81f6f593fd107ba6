"""Packages of hostile schemas: they import, say what the schemas say, and do nothing else."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import sys
import typing
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from generating import ALL_OPTIONS, modules
from hostile import DOC, FIELDS, HOSTILE, SYMBOLS

from eventwright.plan.options import Flavour

PACKAGES = [f"hostile_{flavour}_{unknown_symbols}" for flavour, unknown_symbols in ALL_OPTIONS]


@pytest.fixture(params=PACKAGES)
def package(request: pytest.FixtureRequest, hostile_packages: Path) -> Any:
    if str(hostile_packages) not in sys.path:
        sys.path.insert(0, str(hostile_packages))
    importlib.invalidate_caches()
    for name in modules(hostile_packages, request.param):
        importlib.import_module(name)
    return sys.modules[request.param]


def fullnames(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for item in schema:
            yield from fullnames(item)
    elif isinstance(schema, dict) and schema.get("type") == "record":
        yield schema["name"]


def classes(package: Any) -> Iterator[tuple[str, type[Any]]]:
    for schema in HOSTILE.values():
        for fullname in fullnames(schema):
            yield fullname, package.lookup(fullname)


def test_type_hints_can_be_evaluated(package: Any) -> None:
    for _, cls in classes(package):
        assert [*typing.get_type_hints(cls)] == [*package.describe(cls).attributes.values()]


def test_defaults_are_what_decoding_gives(package: Any) -> None:
    for fullname, cls in classes(package):
        schema = json.loads(package.describe(cls).schema)
        if any("default" not in item for item in schema["fields"]):
            continue
        writer = json.dumps({"type": "record", "name": fullname, "fields": []})
        event = cls()
        assert package.decode(cls, b"", writer) == event
        assert package.decode(cls, package.encode(event)) == event
        assert package.from_json(cls, package.to_json(event)) == event


def test_every_field_can_be_given_by_name(package: Any) -> None:
    names = package.lookup("odd.Names")
    attributes = package.describe(names).attributes
    event = names(**{attributes[field]: f"value of {field}" for field in FIELDS})
    assert len({*attributes.values()}) == len(attributes)
    for field in FIELDS:
        assert getattr(event, attributes[field]) == f"value of {field}"
    assert event.class_ == "own spelling"
    assert package.decode(names, package.encode(event)) == event
    assert json.loads(package.to_json(event))["class"] == "value of class"


def test_events_are_frozen_and_take_keywords_only(package: Any) -> None:
    cls = package.lookup("shop.list.X")
    with pytest.raises(TypeError):
        cls(1)
    with pytest.raises((AttributeError, ValueError)):
        cls().up = None


def test_every_symbol_is_a_member(package: Any) -> None:
    symbols: type[Enum] = package.lookup("odd.Symbols")
    assert [member.value for member in symbols] == SYMBOLS
    assert [*package.lookup("odd.Nothing")] == []


def test_docs_say_what_the_schema_says(package: Any) -> None:
    said = inspect.getdoc(package.lookup("odd.Empty"))
    assert said is not None
    assert said == "\n".join(line.rstrip() for line in said.splitlines())
    assert said.startswith(DOC.partition("\r\n")[0])
    assert "second\\x00line \\u202egnitirw\\u202c\n    tail \\" in said


def test_field_docs_are_strings_and_nothing_else(hostile_packages: Path) -> None:
    for package in PACKAGES:
        tree = ast.parse((hostile_packages / package / "odd" / "__init__.py").read_text("utf-8"))
        docs = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Docs")
        assert {type(node) for node in docs.body} == {ast.AnnAssign, ast.Expr}
        texts = [node.value for node in docs.body if isinstance(node, ast.Expr)]
        assert {type(text) for text in texts} == {ast.Constant}
        assert [ast.literal_eval(text) for text in texts[2:4]] == ['"""', "\\"]


def test_no_hidden_character_is_in_any_file(hostile_packages: Path) -> None:
    for file in hostile_packages.rglob("*.py"):
        text = file.read_text("utf-8")
        assert all(character == "\n" or character.isprintable() for character in text), file


def test_first_lines_are_docstrings(hostile_packages: Path) -> None:
    for file in hostile_packages.rglob("*.py"):
        first = file.read_text("utf-8").split("\n", 1)[0]
        assert first.endswith('do not edit."""'), file
        said = ast.literal_eval(first)
        assert "enerated by eventwright from " in said


def test_flavours_have_the_same_names(hostile_packages: Path) -> None:
    def names(flavour: Flavour) -> list[str]:
        tree = ast.parse((hostile_packages / f"hostile_{flavour}_error/odd/__init__.py").read_text("utf-8"))
        return [
            f"{cls.name}.{node.target.id}: {ast.unparse(node.annotation).replace('_', '')}"
            for cls in tree.body
            if isinstance(cls, ast.ClassDef)
            for node in cls.body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        ]

    assert names(Flavour.MSGSPEC) == names(Flavour.DATACLASS) == names(Flavour.PYDANTIC)


def test_no_paths_differ_only_in_case(hostile_packages: Path) -> None:
    for package in PACKAGES:
        files = [
            str(file.relative_to(hostile_packages)) for file in (hostile_packages / package).rglob("*.py")
        ]
        assert len({file.casefold() for file in files}) == len(files)
