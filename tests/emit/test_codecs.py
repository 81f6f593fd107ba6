"""The text of generated codecs: flat, the same every time, and safe whatever users name things."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from eventwright.emit.codecs import emit_codecs
from eventwright.emit.package import emit_package
from eventwright.model.nodes import JSON, Named
from eventwright.model.parse import parse_schema
from eventwright.plan.codec_names import RESERVED, RUNTIME_NAMES
from eventwright.plan.codecs import plan_codecs
from eventwright.plan.names import plan_names
from eventwright.plan.options import Flavour, Options, UnknownSymbols
from eventwright.plan.package import plan_package
from eventwright.runtime.engine import SWITCH


def record(name: str, namespace: str, fields: Mapping[str, JSON]) -> JSON:
    items: list[JSON] = [{"name": key, "type": type_} for key, type_ in fields.items()]
    return {"type": "record", "name": name, "namespace": namespace, "fields": items}


USED_NAMES = sorted(
    {name.lower(): name for name in sorted(RESERVED)}.values()
)  # names must differ in more than case
FIELD_NAMES = [
    "value",
    "out",
    "data",
    "at",
    "end",
    "size",
    "raw",
    "count",
    "head",
    "item",
    "items",
    "key",
    "number",
    "values",
    "self",
    "cls",
    "class",
    "def",
    "print",
    "encode",
    "decode",
    "schema",
    "x_",
    "_x",
    "__init__",
    "__class__",
    "int",
    "str",
    "list",
    "type",
    "len",
    "branch_0",
    "Other",
    "model_x",
    "copy",
    "json",
    "name",
    "encode_list",
]
TYPES: dict[str, JSON] = {
    "text": "string",
    "numbers": ["null", "int", "long"],
    "uuid": {"type": "string", "logicalType": "uuid"},
    "many": {"type": "array", "items": {"type": "map", "values": ["null", "Symbol", "string"]}},
}
HOSTILE: list[JSON] = [
    {"type": "enum", "name": "Symbol", "namespace": "hostile", "symbols": ["A", "None", "mro", "name"]},
    *(record(name, "hostile", TYPES) for name in USED_NAMES if name not in ("null", "bytes", "int", "float")),
    record("list_", "hostile", dict.fromkeys(FIELD_NAMES, "string")),
    record("encode_list_", "hostile", {"encode_list_": ["null", "hostile.list_"], "list_": "hostile.list_"}),
    record("Inner", "hostile.encode_Inner", {"outer": ["null", "hostile.Inner"]}),
    record("Inner", "hostile", {"inner": ["null", "hostile.encode_Inner.Inner", "hostile.Inner"]}),
    record("Inner", "", {"a": ["hostile.Inner", "hostile.encode_Inner.Inner", "Inner", "null"]}),
]


def all_types(schemas: list[JSON]) -> Mapping[str, Named]:
    schema, problems = parse_schema(schemas)
    assert schema is not None, problems
    return schema.types


def texts(schemas: list[JSON], package: str, flavour: Flavour, unknown: UnknownSymbols) -> Mapping[str, str]:
    planned, problems = plan_package(all_types(schemas), Options(package, flavour, unknown), {})
    assert planned is not None, problems
    return emit_package(planned, {"": ""})


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with hostile packages: one for each flavour, with unknown symbols kept or not."""
    folder = tmp_path_factory.mktemp("hostile")
    for flavour in Flavour:
        for unknown in UnknownSymbols:
            package = f"codecs_{flavour}_{unknown}"
            for path, text in texts(HOSTILE, package, flavour, unknown).items():
                file = folder / package / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("flavour", Flavour)
def test_hostile_names(hostile: Path, monkeypatch: pytest.MonkeyPatch, flavour: Flavour) -> None:
    monkeypatch.syspath_prepend(hostile)
    monkeypatch.setenv(SWITCH, "off")
    package = importlib.import_module(f"codecs_{flavour}_error")
    inner, outer = package.lookup("hostile.Inner"), package.lookup("hostile.encode_Inner.Inner")
    value = inner(inner=outer(outer=inner(inner=inner(inner=None))))
    for codec_value in (value, package.lookup("Inner")(a=value)):
        out = bytearray()
        coder = package._package._coder(type(codec_value))
        coder.generated(codec_value, out)
        assert coder.decoder.generated(bytes(out), 0) == (codec_value, len(out))


def test_mypy_accepts_hostile_names(hostile: Path) -> None:
    package = "codecs_dataclass_keep"  # codecs differ between flavours in nothing that a checker sees
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", package]
    done = subprocess.run(command, cwd=hostile, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[:3000]


def deep_schema(depth: int) -> JSON:
    type_: JSON = "string"
    for level in range(depth):
        type_ = {"type": "array", "items": type_} if level % 2 else {"type": "map", "values": ["null", type_]}
    return record("Deep", "", {"deep": type_})


def codec_texts(schemas: list[JSON]) -> Mapping[str, str]:
    types = all_types(schemas)
    names, problems = plan_names(types, "package")
    assert not problems
    return emit_codecs(plan_codecs(types, names, Options("package")))


def nesting(node: ast.AST) -> int:
    blocks = (ast.For, ast.While, ast.If)
    return isinstance(node, blocks) + max(map(nesting, ast.iter_child_nodes(node)), default=0)


def test_code_stays_flat() -> None:
    """Python allows 20 nested blocks; ours are at most a loop in a loop, and a choice."""
    text = codec_texts([deep_schema(30)])["_codecs/__init__.py"]
    assert nesting(ast.parse(text)) <= 4


def test_texts_do_not_vary_with_the_order_of_types() -> None:
    first = codec_texts(HOSTILE)
    again = codec_texts(list(reversed(HOSTILE)))
    assert first == again


def unused(text: str) -> Iterator[str]:
    tree = ast.parse(text)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module != "__future__":
            yield from (name for alias in node.names if (name := alias.asname or alias.name) not in used)


def test_no_unused_imports() -> None:
    for path, text in codec_texts(HOSTILE).items():
        assert not list(unused(text)), path


def test_runtime_has_the_names() -> None:
    for module, names in RUNTIME_NAMES.items():
        found = importlib.import_module(module)
        assert [name for name in names if not hasattr(found, name)] == []


def test_outer_namespaces_are_packages() -> None:
    found = codec_texts([record("A", "x.y.z", {"b": "int"})])
    assert sorted(found) == [
        "_codecs/__init__.py",
        "_codecs/x/__init__.py",
        "_codecs/x/y/__init__.py",
        "_codecs/x/y/z/__init__.py",
    ]
