"""Packages generated from schemas in a test."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from eventwright.emit.package import emit_package
from eventwright.model.nodes import JSON, Schema
from eventwright.model.parse import parse_schema
from eventwright.model.version import Version
from eventwright.plan.options import Flavour, Options, UnknownSymbols
from eventwright.plan.package import plan_package
from eventwright.runtime import Package
from eventwright.runtime.coder import Coder, GeneratedCoder
from eventwright.runtime.decoders import CarefulDecoder, GeneratedDecoder
from eventwright.runtime.engine import SWITCH, engine
from eventwright.runtime.native import NativeCoder
from eventwright.runtime.objects import ObjectForms

FLAVOURS = tuple(Flavour)


class Kind(Enum):
    """The kinds of fast codec, by the values of the switch between them."""

    GENERATED = "off"
    NATIVE = "on"


@contextmanager
def use(kind: Kind) -> Iterator[None]:
    """Let packages that are imported meanwhile have a kind of codec; skip the test where it is missing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SWITCH, kind.value)
        found = engine()
        if kind is Kind.NATIVE and isinstance(found, str):
            pytest.skip(f"the native engine: {found}")
        yield


@dataclass(frozen=True)
class Generated:
    """A generated package that is imported."""

    schema: Schema
    module: Any
    package: Package
    flavour: Flavour

    def __getattr__(self, name: str) -> Any:
        return getattr(self.module, name)

    def coder(self, fullname: str) -> Coder:
        return self.package._coder(self.package.lookup(fullname))

    def quick_encode(self, fullname: str, value: Any) -> bytes:
        """Encode without the careful codec; any exception means that it must look."""
        coder = self.coder(fullname)
        if isinstance(coder, NativeCoder):
            encoded: bytes = coder.native.encode(value)
            return encoded
        assert isinstance(coder, GeneratedCoder)
        out = bytearray()
        coder.generated(value, out)
        return bytes(out)

    def quick_decode(self, fullname: str, data: bytes) -> tuple[Any, int]:
        """Decode without the careful codec; return the value, and where it ends."""
        coder = self.coder(fullname)
        if isinstance(coder, NativeCoder):
            found: tuple[Any, int] = coder.decoder.native.decode_part(data, 0)
            return found
        assert isinstance(coder.decoder, GeneratedDecoder)
        return coder.decoder.generated(data, 0)

    def careful_decode(self, fullname: str, data: bytes) -> Any:
        """Decode without the fast codec."""
        return CarefulDecoder.decode(self.coder(fullname).decoder, data)


def parsed(schema: JSON) -> Schema:
    found, problems = parse_schema(schema)
    assert found is not None, problems
    return found


def record(name: str, *fields: tuple[Any, ...]) -> dict[str, JSON]:
    """Return a record's schema; a third part of a field is its default."""
    made: list[JSON] = []
    for item in fields:
        default = {"default": item[2]} if len(item) == 3 else {}
        made.append({"name": item[0], "type": item[1], **default})
    return {"type": "record", "name": name, "fields": made}


def logical(type_: str, name: str, **more: JSON) -> dict[str, JSON]:
    return {"type": type_, "logicalType": name, **more}


def fixed(name: str, size: int, **more: JSON) -> dict[str, JSON]:
    return {"type": "fixed", "name": name, "size": size, **more}


def enum(name: str, *symbols: str, **more: JSON) -> dict[str, JSON]:
    return {"type": "enum", "name": name, "symbols": list(symbols), **more}


def build(
    folder: Path,
    package: str,
    schemas: Sequence[JSON],
    options: Iterable[str] = (),
    released: Mapping[str, Sequence[JSON]] | None = None,
) -> Generated:
    """Generate and import a package for the kind of codec that is in use; `options`: a flavour, "keep"."""
    package = f"{package}_{Kind(os.environ.get(SWITCH, 'on')).name.lower()}"
    flavour = next((item for item in Flavour if item in options), Flavour.MSGSPEC)
    unknown = UnknownSymbols.KEEP if "keep" in options else UnknownSymbols.ERROR
    schema = parsed(list(schemas))
    versions = {
        name: tuple(
            Version(name, f"{name} version {number}", "", parsed(text), number)
            for number, text in enumerate(texts, start=1)
        )
        for name, texts in (released or {}).items()
    }
    planned, problems = plan_package(schema.types, Options(package, flavour, unknown), versions)
    assert planned is not None, problems
    for path, text in emit_package(planned, {"": "", "test.avsc": ""}).items():
        file = folder / package / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    module = importlib.import_module(package)
    return Generated(schema, module, module._package, flavour)


__all__ = [
    "FLAVOURS",
    "Generated",
    "Kind",
    "ObjectForms",
    "build",
    "enum",
    "fixed",
    "logical",
    "parsed",
    "record",
    "use",
]
