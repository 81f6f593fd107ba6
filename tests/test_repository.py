"""The repository's own schemas and import contracts say what they are meant to say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from eventwright import load_schemas
from eventwright.model.nodes import Fixed, Named, Primitive, Record, Type, Union, kind_of, parts
from eventwright.model.words import BASES

ROOT = Path(__file__).resolve().parent.parent
TREE = load_schemas(ROOT / "schemas", exclude=[ROOT / "schemas" / "history"])
TYPES = {
    *("null", "boolean", "int", "long", "float", "double", "bytes", "string"),
    *("record", "error", "enum", "fixed", "array", "map", "union"),
}
LOGICAL_TYPES = {(name, base) for name, bases in BASES.items() for base in bases}


def used() -> Iterator[Type | Named]:
    for named in TREE.types.values():
        yield named
        if isinstance(named, Record):
            for field in named.fields:
                yield from parts(field.type)


def test_schemas_have_no_problems() -> None:
    assert TREE.problems == ()
    assert len(TREE.events) == 10


def test_schemas_use_every_type() -> None:
    assert {kind_of(one) for one in used()} >= TYPES


def test_schemas_use_every_logical_type() -> None:
    found = {
        (one.logical.name, kind_of(one))
        for one in used()
        if isinstance(one, Primitive | Fixed) and one.logical
    }
    assert found == LOGICAL_TYPES


def test_schemas_have_defaults_of_every_kind() -> None:
    kinds = set()
    for named in TREE.types.values():
        for field in named.fields if isinstance(named, Record) else ():
            if isinstance(field.default, str | int | float | list | dict | None):
                schema = TREE.schema(named.fullname)
                type_ = field.type.branches[0] if isinstance(field.type, Union) else field.type
                kinds.add(kind_of(schema.follow(type_)))
    assert kinds >= TYPES - {"union", "error"}


def test_every_event_has_a_released_version() -> None:
    released = {path.name for path in (ROOT / "schemas" / "history").iterdir() if path.is_dir()}
    assert released == set(TREE.events)


def named(pattern: str, text: str) -> set[str]:
    return {extra.strip() for found in re.findall(pattern, text) for extra in found.split(",")}


def extras() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return set(project["optional-dependencies"])


def test_readme_lists_the_extras_that_there_are() -> None:
    _, _, install = (ROOT / "README.md").read_text("utf-8").partition("\n## Install\n")
    section, _, _ = install.partition("\n## ")
    rows = re.findall(r"^\| (`\[.*?) \|", section, re.M)
    assert named(r"`\[(.*?)\]`", " ".join(rows)) == extras()


def test_every_extra_that_users_are_told_of_can_be_installed() -> None:
    paths = (
        *ROOT.glob("*.md"),
        *ROOT.glob("ci/**/*.yml"),
        *ROOT.glob("generator/engine/*.md"),
        *(ROOT / "generator" / "eventwright").rglob("*"),
    )
    texts = [
        path.read_text("utf-8") for path in paths if path.suffix in {".md", ".py", ".yml", ".yaml", ".j2"}
    ]
    told = named(r"(?:\beventwright|['\"]\.|\bextra `)\[([a-z, ]+)\]", "\n".join(texts))
    assert {"cli", "container", "kafka", "native", "testing"} <= told <= extras()
