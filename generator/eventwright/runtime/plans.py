"""Plans for the native engine: what a schema, or the resolution of two, asks for, as nested tuples.

The engine compiles a plan together with the classes in it. It refuses what does not fit, and so do these
functions, with `NoPlan`, for classes and types that it has no way for: generated Python and the careful
codecs take over, with the same results.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeAlias, TypeVar, assert_never

from eventwright.model.nodes import (
    Array,
    Enum,
    Fixed,
    LogicalType,
    Map,
    Named,
    Primitive,
    Record,
    Reference,
    Schema,
    Type,
    Union,
    is_null,
)
from eventwright.model.python import branch_name, tagged_branches
from eventwright.model.sizes import smallest_size, smallest_sizes
from eventwright.resolve.actions import (
    Action,
    Error,
    PickReaderBranch,
    Promote,
    Read,
    ReadArray,
    ReadEnum,
    ReadFixed,
    ReadMap,
    ReadRecord,
    ReadWriterUnion,
    RecordActions,
    Resolution,
    SkipField,
    TakeField,
)
from eventwright.runtime.checks import NUMBERS, fixed_convert, primitive_convert
from eventwright.runtime.classes import Classes
from eventwright.runtime.decoding import takes_bytes
from eventwright.runtime.objects import ObjectForms
from eventwright.runtime.shapes import FieldsSet, NoPlan, default_of, kind_of_class
from eventwright.runtime.sources import ObjectSources
from eventwright.runtime.values import Tagged, UnknownSymbol

Part: TypeAlias = tuple[Any, ...]
KeyT = TypeVar("KeyT")
PartT = TypeVar("PartT")

_MOST_DIGITS: Final = 1000  # of a decimal's precision, for the engine; it has a way for 38 digits of them
_MOST_DEPTH: Final = 64  # of types without names in each other: the engine's stack does not grow
_CLOCKS: Final = frozenset(name for name in NUMBERS if not name.endswith("nanos"))


@dataclass(frozen=True, slots=True)
class EncoderPlan:
    """The arguments of an `Encoder`."""

    records: list[Part]
    root: int


@dataclass(frozen=True, slots=True)
class DecoderPlan:
    """The arguments of a `Decoder`."""

    records: list[Part]
    skipped: list[list[Part]]
    root: int


def plan_encoder(schema: Schema, classes: Classes) -> EncoderPlan:
    """Return what the engine needs to encode the objects of a record; raises NoPlan."""
    planner = _EncoderPlanner(ObjectSources(schema, classes), smallest_sizes(schema.types))
    root = planner.part(schema.root)
    return EncoderPlan(planner.records.finish(planner.record), root[1])


def plan_decoder(resolution: Resolution, forms: ObjectForms, *, keeps_unknown: bool) -> DecoderPlan:
    """Return what the engine needs to decode what the writer wrote; raises NoPlan."""
    planner = _DecoderPlanner(resolution, forms, keeps_unknown, smallest_sizes(resolution.writer.types))
    root = planner.part(resolution.root)
    if root[0] != "record":
        raise NoPlan("the event itself cannot be read")
    records = planner.records.finish(planner.record)
    return DecoderPlan(records, planner.skipped.finish(planner.skipped_record), root[1])


@dataclass(slots=True)
class _Places(Generic[KeyT, PartT]):
    """Records by the places that they get in a plan, in the order in which they are first used."""

    places: dict[KeyT, int] = field(default_factory=dict)
    waiting: deque[KeyT] = field(default_factory=deque)

    def place(self, key: KeyT) -> int:
        if key not in self.places:
            self.places[key] = len(self.places)
            self.waiting.append(key)
        return self.places[key]

    def finish(self, plan: Callable[[KeyT], PartT]) -> list[PartT]:
        """Plan the records, and those that they need: chains may be long, so there is no recursion."""
        planned = []
        while self.waiting:
            planned.append(plan(self.waiting.popleft()))
        return planned


@dataclass(slots=True)
class _EncoderPlanner:
    sources: ObjectSources
    sizes: Mapping[str, int]
    records: _Places[str, Part] = field(default_factory=_Places)

    def part(self, type_: Type, depth: int = 0) -> Part:
        depth = _deeper(depth)
        match type_:
            case Primitive():
                return _encoded_primitive(type_)
            case Array(items=items):
                if not smallest_size(items, self.sizes):
                    return ("empty-array",)
                return "array", self.part(items, depth)
            case Map(values=values):
                return "map", self.part(values, depth)
            case Union():
                return self._union(type_, depth)
            case Reference(fullname=fullname):
                return self._named(self.sources.schema.types[fullname])

    def record(self, fullname: str) -> Part:
        record = self.sources.schema.types[fullname]
        assert isinstance(record, Record)
        cls = self.sources.classes.find(fullname)
        names = [self.sources.attribute(fullname, item.name) for item in record.fields]
        return kind_of_class(cls, names), cls, names, [self.part(item.type) for item in record.fields]

    def _named(self, named: Named) -> Part:
        match named:
            case Fixed():
                return _encoded_fixed(named)
            case Enum(fullname=fullname, symbols=symbols):
                return "enum", list(self.sources.classes.members(fullname, symbols).values())
            case Record(fullname=fullname):
                return "record", self.records.place(fullname)
        assert_never(named)

    def _union(self, union: Union, depth: int) -> Part:
        parts = [self.part(branch, depth) for branch in union.branches]
        nulls = [index for index, branch in enumerate(union.branches) if is_null(branch)]
        if len(parts) == 2 and nulls:
            return "optional", nulls[0], parts[1 - nulls[0]]
        tagged = tagged_branches(union, self.sources.schema.types)
        plain: list[Part] = []
        named: list[Part] = []
        for index, (branch, part) in enumerate(zip(union.branches, parts, strict=True)):
            if index in tagged:
                named.append((branch_name(branch), index, part))
            else:
                plain.append((self.sources.branch_class(branch), index, part))
        by_class = {cls: index for cls, index, _ in plain}
        if float in by_class and int not in by_class:  # as elsewhere, an int that is exact will do
            plain.append((int, by_class[float], parts[by_class[float]]))
        return "union", plain, named, Tagged


@dataclass(slots=True)
class _DecoderPlanner:
    resolution: Resolution
    forms: ObjectForms
    keeps_unknown: bool
    sizes: Mapping[str, int]  # of the writer's types
    records: _Places[tuple[str, str], Part] = field(default_factory=_Places)
    skipped: _Places[str, list[Part]] = field(default_factory=_Places)

    def part(self, action: Action, depth: int = 0) -> Part:
        depth = _deeper(depth)
        match action:
            case Error():
                return ("refused",)
            case Read(reader=reader):
                return self._primitive(reader, reader)
            case Promote(writer=writer, reader=reader):
                return self._primitive(writer, reader)
            case ReadFixed(reader=fixed):
                return self._fixed(fixed)
            case ReadEnum():
                return self._enum(action)
            case ReadArray(items=items):
                is_counted = takes_bytes(items, self.sizes)
                return ("array", self.part(items, depth)) if is_counted else ("empty-array",)
            case ReadMap(values=values):
                return "map", self.part(values, depth)
            case ReadRecord(reader=reader, writer=writer):
                return self._record(reader, writer)
            case ReadWriterUnion(branches=branches):
                return "union", [self.part(branch, depth) for branch in branches]
            case PickReaderBranch(reader=union, branch=branch, action=inner):
                part, wrap = self.part(inner, depth), self.forms.branch(union, branch)
                return part if wrap is None else ("wrapped", wrap, part)
        assert_never(action)

    def _record(self, reader: str, writer: str) -> Part:
        if self.resolution.records[reader, writer].errors:
            return ("refused",)
        return "record", self.records.place((reader, writer))

    def record(self, key: tuple[str, str]) -> Part:
        actions = self.resolution.records[key]
        cls = self.forms.classes.find(actions.reader.fullname)
        names = [self._attribute(actions, item.name) for item in actions.reader.fields]
        places = {name: place for place, name in enumerate(names)}
        left_out = [self._attribute(actions, item.name) for item in actions.defaults]
        return (
            kind_of_class(cls, names),
            cls,
            names,
            [self._step(actions, step, places) for step in actions.steps],
            [_default(cls, name, places[name]) for name in left_out],
            FieldsSet(name for name in names if name not in left_out),
        )

    def skipped_record(self, fullname: str) -> list[Part]:
        record = self.resolution.writer.types[fullname]
        assert isinstance(record, Record)
        return [self._skipped(item.type) for item in record.fields]

    def _attribute(self, actions: RecordActions, name: str) -> str:
        return self.forms.attribute(actions.reader.fullname, name)

    def _step(self, actions: RecordActions, step: TakeField | SkipField, places: Mapping[str, int]) -> Part:
        if isinstance(step, TakeField):
            return "take", places[self._attribute(actions, step.field.name)], self.part(step.action)
        return "skip", self._skipped(step.type)

    def _primitive(self, writer: Primitive, reader: Primitive) -> Part:
        is_int = writer.name == "int"
        match reader.logical:
            case None if writer.name in ("int", "long") and reader.name in ("float", "double"):
                return "number", is_int, (reader.name,)
            case None if writer.name in ("int", "float"):
                return (writer.name,)  # a long, or a double, is read as what was written
            case None:
                return (reader.name,)
            case LogicalType("uuid"):
                return ("uuid-text",)
            case LogicalType(name) if name in _CLOCKS:
                return "number", is_int, ("clock", name)
            case LogicalType() if reader.name in ("int", "long"):
                return "number", is_int, ("converted", self.forms.convert(reader))
            case LogicalType():
                return "data", None, self._data(reader)

    def _fixed(self, fixed: Fixed) -> Part:
        match fixed.logical:
            case None:
                return "fixed", fixed.size
            case LogicalType("uuid"):
                return "data", fixed.size, ("uuid",)
            case LogicalType():
                return "data", fixed.size, self._data(fixed)

    def _data(self, node: Primitive | Fixed) -> Part:
        match node.logical:
            case LogicalType("decimal", precision, scale) if precision <= _MOST_DIGITS:
                return "decimal", precision, scale
            case _:
                return "converted", self.forms.convert(node)

    def _enum(self, action: ReadEnum) -> Part:
        members = self.forms.members(action.reader.fullname, action.reader.symbols)
        choices: list[Any] = []
        for symbol, written in zip(action.symbols, action.writer.symbols, strict=True):
            if symbol is not None:
                choices.append(members[symbol])
            else:
                choices.append(UnknownSymbol(written) if self.keeps_unknown else None)
        return "enum", choices

    def _skipped(self, type_: Type, depth: int = 0) -> Part:
        depth = _deeper(depth)
        if not smallest_size(type_, self.sizes):
            return ("nothing",)
        match type_:
            case Primitive(name=name):
                return _SKIPPED[name]
            case Array(items=items):
                if not smallest_size(items, self.sizes):
                    return ("empty-array",)
                return "array", self._skipped(items, depth)
            case Map(values=values):
                return "map", self._skipped(values, depth)
            case Union(branches=branches):
                return "union", [self._skipped(branch, depth) for branch in branches]
            case Reference(fullname=fullname):
                return self._skipped_named(self.resolution.writer.types[fullname])

    def _skipped_named(self, named: Named) -> Part:
        match named:
            case Fixed(size=size):
                return "fixed", size
            case Enum(symbols=symbols):
                return "index", len(symbols)
            case Record(fullname=fullname):
                return "record", self.skipped.place(fullname)
        assert_never(named)


_SKIPPED: Final[Mapping[str, Part]] = {
    "boolean": ("boolean",),
    "int": ("int",),
    "long": ("long",),
    "float": ("fixed", 4),
    "double": ("fixed", 8),
    "bytes": ("sized",),
    "string": ("sized",),
}


def _deeper(depth: int) -> int:
    if depth == _MOST_DEPTH:
        raise NoPlan(f"types are nested more than {_MOST_DEPTH} deep")
    return depth + 1


def _encoded_primitive(node: Primitive) -> Part:
    match node.logical:
        case None:
            return (node.name,)
        case LogicalType("uuid"):
            return ("uuid-text",)
        case LogicalType("decimal", precision, scale) if precision <= _MOST_DIGITS:
            return "decimal", precision, scale
        case LogicalType(name) if name in _CLOCKS:
            return "clock", name, NUMBERS[name]
        case LogicalType():
            return "converted", primitive_convert(node)


def _encoded_fixed(node: Fixed) -> Part:
    match node.logical:
        case None:
            return "fixed", node.size
        case LogicalType("uuid"):
            return ("uuid-bytes",)
        case LogicalType("decimal", precision, scale) if precision <= _MOST_DIGITS:
            return "decimal-fixed", precision, scale, node.size
        case LogicalType():
            return "converted", fixed_convert(node)


def _default(cls: type[Any], name: str, place: int) -> Part:
    default = default_of(cls, name)
    return ("made", place, default.factory) if default.factory else ("value", place, default.value)
