"""Changes tried on generated packages: Python that fits the earlier one breaks exactly where rules say so."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import inspect
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from eventwright.emit.package import emit_package
from eventwright.model.nodes import JSON, Enum, Schema, reachable
from eventwright.model.parse import parse_schema
from eventwright.plan.changes import source_changes
from eventwright.plan.compared import Attribute, Class
from eventwright.plan.options import Flavour, Options
from eventwright.plan.outside import View, view
from eventwright.plan.package import plan_package
from eventwright.plan.rules import SOURCE

# Rules of what fails when it runs, too; the others are about annotations, which only type checkers see.
RUN: Final = frozenset(
    (
        "class-moved",
        "class-removed",
        "class-kind-changed",
        "field-removed",
        "required-field-added",
        "attribute-renamed",
        "field-became-required",
        "enum-member-removed",
        "enum-member-changed",
    )
)
_HEADER: Final = """\
from datetime import date, datetime
from typing import Literal, assert_never
from uuid import UUID
from eventwright.runtime import Tagged
"""


@dataclass(frozen=True, slots=True)
class Case:
    """Two versions of a contract; their packages are `was_<name>` and `now_<name>`."""

    name: str
    proposed: Schema
    earlier: Schema

    def changes(self) -> set[str]:
        found = source_changes(self.proposed, self.earlier, Options("events", Flavour.DATACLASS))
        return {error.rule.id for error in found}


def _schema(json_: JSON) -> Schema:
    parsed, problems = parse_schema(json_)
    assert not problems
    assert parsed is not None
    return parsed


def _examples() -> Iterator[Case]:
    for rule in SOURCE.rules:
        for index, example in enumerate((*rule.accepts, *rule.rejects)):
            sides = (_schema(json.loads(text)) for text in (example.reader, example.writer))
            yield Case(f"{rule.id.replace('-', '_')}_{index}", *sides)


class _Random:
    """Versions of a contract that differ at random."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.defined: set[str] = set()

    def event(self) -> JSON:
        names = self.random.sample(("a", "b", "c", "class", "class_"), self.random.randint(1, 3))
        return self.record("shop.Event", [self.field(name) for name in names])

    def field(self, name: str) -> JSON:
        aliases: list[JSON] = [one for one in ("a", "class") if one != name and self.random.random() < 0.2]
        made: dict[str, JSON] = {"name": name, "type": self.type(0), "aliases": aliases}
        match made["type"]:
            case "long":
                made |= {"default": 7} if self.random.random() < 0.5 else {}
            case ["null", *_]:
                made |= {"default": None} if self.random.random() < 0.5 else {}
        return made

    def record(self, name: str, fields: list[JSON]) -> JSON:
        return {"type": "record", "name": name, "fields": fields}

    def type(self, depth: int) -> JSON:
        kinds = ("long", "string", "time", "enum", "record", "array", "map", "union")
        return self.of_kind(self.random.choice(kinds[: 5 if depth == 2 else None]), depth)

    def of_kind(self, kind: str, depth: int) -> JSON:
        match kind:
            case "time":
                return {"type": "long", "logicalType": "timestamp-millis"}
            case "enum":
                return self.named(self.random.choice(("shop.Color", "goods.Color")), enum=True)
            case "record":
                return self.named(self.random.choice(("shop.Line", "goods.Line")), enum=False)
            case "array":
                return {"type": "array", "items": self.type(depth + 1)}
            case "map":
                return {"type": "map", "values": self.type(depth + 1)}
            case "union":
                kinds = self.random.sample(
                    ("int", "long", "string", "enum", "record", "array"), self.random.randint(1, 3)
                )
                return ["null", *(self.of_kind(one, depth + 1) for one in kinds)]
            case _:
                return kind

    def named(self, name: str, *, enum: bool) -> JSON:
        if name in self.defined:
            return name
        self.defined.add(name)
        if enum:
            symbols = self.random.sample(("RED", "GREEN", "name", "name_"), self.random.randint(1, 3))
            return {"type": "enum", "name": name, "symbols": [*symbols]}
        return self.record(name, [self.field("a")])


def _mutated(json_: JSON, chance: random.Random) -> JSON:
    """Return a schema in which one thing is different; it may be none any more."""
    mutated = copy.deepcopy(json_)
    node = chance.choice([*_objects(mutated)])
    match node:
        case {"fields": list() as items} | {"symbols": list() as items} if chance.random() < 0.7:
            if chance.random() < 0.5:
                chance.shuffle(items)
            else:
                del items[chance.randrange(len(items))]
        case {"symbols": list() as symbols}:
            symbols.append(chance.choice(("BLUE", "name", "name_")))
        case {"default": _}:
            del node["default"]
        case {"name": "a" | "b" | "c" as name}:
            node |= {"name": "d", "aliases": [name] if chance.random() < 0.5 else []}
        case {"name": str() as name} if "." in name:
            node["name"] = chance.choice(("goods.Moved", name.replace("shop", "sales")))
        case {"type": list() as branches}:
            chance.shuffle(branches)
        case {"items": inner} | {"values": inner}:
            node[next(key for key in ("items", "values") if key in node)] = ["null", inner]
        case {"type": str() as name}:
            node["type"] = ["null", name]
    return mutated


def _objects(json_: JSON) -> Iterator[dict[str, JSON]]:
    if isinstance(json_, dict):
        yield json_
    inside = json_.values() if isinstance(json_, dict) else json_ if isinstance(json_, list) else ()
    for value in inside:
        yield from _objects(value)


def _random_cases() -> Iterator[Case]:
    for seed in range(20):
        yield Case(f"random_{seed}", _schema(_Random(seed).event()), _schema(_Random(seed + 100).event()))
    for seed in range(60):
        earlier = _Random(seed).event()
        proposed, problems = parse_schema(_mutated(earlier, random.Random(seed)))
        if proposed and not problems:
            yield Case(f"mutated_{seed}", proposed, _schema(earlier))


CASES = (*_examples(), *_random_cases())


def _save(folder: Path, schema: Schema, package: str) -> None:
    planned, problems = plan_package(schema.types, Options(package, Flavour.DATACLASS), {})
    assert planned is not None
    assert problems == ()
    for path, text in emit_package(planned, dict.fromkeys(planned.sources, "")).items():
        (folder / package / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / package / path).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("changes")
    for case in CASES:
        _save(folder, case.earlier, f"was_{case.name}")
        _save(folder, case.proposed, f"now_{case.name}")
        text = "\n".join(_use(_view(case.earlier)))
        for side in ("was", "now"):
            used = text.replace("events.", f"{side}_{case.name}.")
            (folder / f"uses_{side}_{case.name}.py").write_text(used, encoding="utf-8")
    return folder


def _view(schema: Schema) -> View:
    types = reachable(tuple(schema.types), schema.types)
    found = view(types, {}, Options("events", Flavour.DATACLASS))
    assert found is not None
    return found


def _use(seen: View) -> Iterator[str]:
    """Yield a module that does with the classes of the package `events` all that their annotations allow."""
    yield _HEADER
    for module in sorted({found.place.rpartition(".")[0] for found in seen.classes.values()}):
        yield f"import {module}"
    for index, found in enumerate(seen.classes.values()):
        if isinstance(found.named, Enum):
            yield from _use_enum(found, index)
        else:
            yield from _use_record(found, seen.attributes(found), index)


def _use_enum(found: Class, index: int) -> Iterator[str]:
    yield f"def match_{index}(it: {found.place}) -> None:"
    yield "    match it:"
    for member in found.attributes.values():
        yield f"        case {found.place}.{member}:"
        yield "            pass"
    yield "        case _:"
    yield "            assert_never(it)"
    for number, (symbol, member) in enumerate(found.attributes.items()):
        yield f'value_{index}_{number}: Literal["{symbol}"] = {found.place}.{member}.value'


def _use_record(found: Class, attributes: Mapping[str, Attribute], index: int) -> Iterator[str]:
    required = [one for one in attributes.values() if one.is_required]
    for name, some in (("required", required), ("all", [*attributes.values()])):
        parameters = ", ".join(f"p_{one.name}: {one.annotation}" for one in some)
        arguments = ", ".join(f"{one.name}=p_{one.name}" for one in some)
        yield f"def make_{name}_{index}({parameters}) -> {found.place}:"
        yield f"    return {found.place}({arguments})"
    yield f"def read_{index}(it: {found.place}) -> None:"
    for one in attributes.values():
        yield f"    v_{one.name}: {one.annotation} = it.{one.name}"


@pytest.fixture(scope="module")
def complaints(packages: Path) -> Mapping[str, list[str]]:
    """Return what mypy says of each module that uses a package."""
    command = (
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file",
        os.devnull,
        "--cache-dir",
        os.devnull,
    )
    files = sorted(path.name for path in packages.glob("uses_*.py"))
    run = subprocess.run([*command, *files], cwd=packages, capture_output=True, text=True, check=False)
    assert run.returncode == 1, run.stderr
    said: dict[str, list[str]] = {file.removesuffix(".py"): [] for file in files}
    for line in run.stdout.splitlines()[:-1]:
        said[line.partition(".py:")[0]].append(line)
    return said


def test_mypy_complains_exactly_where_something_is_found(complaints: Mapping[str, list[str]]) -> None:
    assert {name: lines for name, lines in complaints.items() if name.startswith("uses_was_") and lines} == {}
    wrong = {
        case.name: (case.changes(), complaints[f"uses_now_{case.name}"])
        for case in CASES
        if bool(case.changes()) != bool(complaints[f"uses_now_{case.name}"])
    }
    assert wrong == {}


@pytest.fixture
def importable(packages: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(packages))
    yield
    for name in [name for name in sys.modules if name.startswith(("was_", "now_"))]:
        del sys.modules[name]


@pytest.mark.usefixtures("importable")
def test_python_fails_exactly_where_something_is_found_that_fails_when_it_runs() -> None:
    assert [case.name for case in CASES if not _runs(case, f"was_{case.name}")] == []
    wrong = {
        case.name: case.changes()
        for case in CASES
        if _runs(case, f"now_{case.name}") == bool(case.changes() & RUN)
    }
    assert wrong == {}


def _runs(case: Case, package: str) -> bool:
    seen = _view(case.earlier)
    try:
        for found in seen.classes.values():
            module, _, name = found.place.replace("events", package, 1).rpartition(".")
            python = getattr(importlib.import_module(module), name)
            if isinstance(found.named, Enum):
                _try_enum(python, found)
            else:
                _try_record(python, [*seen.attributes(found).values()])
    except (ImportError, AttributeError, TypeError, KeyError):
        return False
    return True


def _try_enum(python: type, found: Class) -> None:
    for symbol, member in found.attributes.items():
        if getattr(python, member).value != symbol:
            raise KeyError(symbol)


def _try_record(python: type, attributes: list[Attribute]) -> None:
    construct = inspect.signature(python).bind
    construct(**{one.name: None for one in attributes})
    construct(**{one.name: None for one in attributes if one.is_required})
    if {one.name for one in attributes} - {field.name for field in dataclasses.fields(python)}:
        raise AttributeError


def test_every_rule_is_tried() -> None:
    assert {rule.id for rule in SOURCE.rules} == set().union(*(case.changes() for case in CASES))
