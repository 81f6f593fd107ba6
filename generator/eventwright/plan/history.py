"""Plan the decoders of released versions: what `resolve` says of each, as straight-line code.

What is written now as it was then is read by the plain decoders; so a version's module has what is different.
A version that can never be read has none: the careful decoder says why.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, assert_never

from eventwright.model.nodes import Array, Map, Primitive, Record, Reference, Schema, Type, references
from eventwright.model.nodes import Enum as EnumType
from eventwright.model.python import tagged_branches
from eventwright.model.sizes import ENOUGH, smallest_size, smallest_sizes
from eventwright.model.version import Version
from eventwright.plan.codec_names import RESERVED, Taken, free_name
from eventwright.plan.codec_scope import CodecScope, Context, variable_for
from eventwright.plan.codec_steps import (
    BYTE_HEADS,
    DECODE_KEY,
    decode_call,
    decode_leaf,
    decode_symbol,
    decode_table,
)
from eventwright.plan.codec_types import (
    Decode,
    DecodeArray,
    DecodeBranch,
    DecodeMap,
    DecodePick,
    DecodeRecord,
    DecodeSlot,
    DecodeUnion,
    Function,
    HistoryModule,
    Refuse,
    SkipSlot,
    Table,
    Wrapped,
    counters,
)
from eventwright.plan.defaults import left_out
from eventwright.plan.leaves import fixed_leaf, is_packed, primitive_leaf, promoted_leaf
from eventwright.plan.options import UnknownSymbols
from eventwright.plan.plain import pairs_in, plain_pairs
from eventwright.plan.skips import Skips
from eventwright.plan.text import string_literal
from eventwright.plan.types import PlannedImport
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
from eventwright.resolve.walk import resolve

PLAIN: Final = ""  # instead of a module, for a version that plain decoding reads
_ROOT: Final = "decode"  # what each module calls the decoder of its event


@dataclass(frozen=True, slots=True)
class History:
    """The planned versions of all events; module or `PLAIN` by number, by fullname."""

    modules: tuple[HistoryModule, ...]
    versions: Mapping[str, tuple[tuple[int, str], ...]]


def plan_history(context: Context, versions: Mapping[str, Sequence[Version]]) -> History:
    """Plan every released version of the records in the context, once the plain codecs have their names."""
    modules: list[HistoryModule] = []
    numbers: dict[str, tuple[tuple[int, str], ...]] = {}
    for fullname in sorted(versions.keys() & context.types.keys()):
        found: list[tuple[int, str]] = []
        for version in versions[fullname]:
            resolution = resolve(Schema(Reference(fullname), context.types), version.schema)
            planner = _Planner(context, resolution)
            if planner.is_plain:
                found.append((version.number, PLAIN))
            elif planner.is_readable:
                modules.append(planner.module(version.number))
                found.append((version.number, modules[-1].name))
        numbers[fullname] = tuple(found)
    return History(tuple(sorted(modules, key=lambda module: (module.path, module.name))), numbers)


@dataclass(frozen=True, slots=True)
class _Target:
    """What is to be made: the reader's type, and the place that functions are named after."""

    type: Type
    place: str

    def inside(self, type_: Type, step: str = "") -> _Target:
        return _Target(type_, f"{self.place}_{step}" if step else self.place)


@dataclass(slots=True)
class _Planner:
    """One module while it is being planned."""

    context: Context
    resolution: Resolution
    scope: CodecScope = field(init=False)
    sizes: Mapping[str, int] = field(init=False)
    skips: Skips = field(init=False)
    plain: frozenset[tuple[str, str]] = field(init=False)
    decoders: dict[tuple[str, str], str] = field(default_factory=dict)  # by reader and writer
    siblings: dict[str, PlannedImport] = field(default_factory=dict)  # by the reader's fullname
    tables: dict[tuple[str, str], Table] = field(default_factory=dict)  # by reader and writer
    functions: list[Function] = field(default_factory=list)

    def __post_init__(self) -> None:
        writer = self.resolution.writer
        self.scope = CodecScope(self.context, RESERVED)
        self.sizes = smallest_sizes(writer.types)
        self.skips = Skips(writer, self.sizes, self.scope)
        self.plain = plain_pairs(self.resolution)

    @property
    def root(self) -> tuple[str, str] | None:
        action = self.resolution.root
        return (action.reader, action.writer) if isinstance(action, ReadRecord) else None

    @property
    def is_plain(self) -> bool:
        return self.root in self.plain

    @property
    def is_readable(self) -> bool:
        return self.root is not None and not self._is_refused(self.resolution.records[self.root])

    def module(self, number: int) -> HistoryModule:
        assert self.root is not None
        fullname = self.root[0]
        names = self.context.names.types[fullname]
        pairs = self._begin(self.root)
        for pair in pairs:
            self._record(self.resolution.records[pair])
        self.functions += self.skips.finish()
        return HistoryModule(
            names.module,
            f"_{names.class_name}_{number}",
            fullname,
            number,
            tuple(sorted(self.scope.classes.values())),
            tuple(sorted(self.siblings.values())),
            tuple(self.tables[key] for key in sorted(self.tables)),
            tuple(self.functions),
        )

    def _begin(self, root: tuple[str, str]) -> tuple[tuple[str, str], ...]:
        """Name what the functions' variables must not be called; return the pairs that need a decoder."""
        self.decoders[root] = self.scope.free(_ROOT)
        waiting = deque([root])
        pairs: list[tuple[str, str]] = []
        while waiting:
            pair = waiting.popleft()
            pairs.append(pair)
            actions = self.resolution.records[pair]
            self._take_classes(actions.reader)
            for inner in () if self._is_refused(actions) else pairs_in(actions):
                if inner not in self.decoders:
                    self.decoders[inner] = self._decoder(*inner)
                    if inner not in self.plain:
                        waiting.append(inner)
        return tuple(pairs)

    def _take_classes(self, record: Record) -> None:
        self.scope.class_of(record.fullname)
        for reference in references(record):
            if isinstance(self.context.types[reference.fullname], Record | EnumType):
                self.scope.class_of(reference.fullname)

    def _decoder(self, reader: str, writer: str) -> str:
        names = self.context.names.types[reader]
        if (reader, writer) not in self.plain:
            return self.scope.free(f"_decode_{names.class_name}")
        if reader not in self.siblings:
            _, name = self.context.exports[reader]
            self.siblings[reader] = PlannedImport(names.module, name, self.scope.free(name))
        return self.siblings[reader].alias

    def _is_refused(self, actions: RecordActions) -> bool:
        """Tell whether some field gets no value, whatever is written."""
        return bool(actions.errors) or any(left_out(item, self.context.types) for item in actions.defaults)

    def _record(self, actions: RecordActions) -> None:
        reader = actions.reader
        decoder = self.decoders[reader.fullname, actions.writer.fullname]
        annotation = self.scope.class_of(reader.fullname)
        if self._is_refused(actions):
            self.functions.append(Refuse(decoder, annotation))
            return
        names = self.context.names.types[reader.fullname]
        local = self.scope.variables()
        variables = {item.name: variable_for(names.attributes[item.name], local) for item in reader.fields}
        taken = [step.field.name for step in actions.steps if isinstance(step, TakeField)]
        steps = tuple(self._step(step, actions, variables) for step in actions.steps)
        arguments = tuple((names.attributes[name], variables[name]) for name in taken)
        maker = self.scope.free(f"_{names.class_name}_maker")
        self.functions.append(DecodeRecord(decoder, maker, annotation, counters(steps), steps, arguments))

    def _step(
        self, step: TakeField | SkipField, actions: RecordActions, variables: Mapping[str, str]
    ) -> DecodeSlot | SkipSlot:
        match step:
            case TakeField(field=item, action=action):
                reader = self.context.names.types[actions.reader.fullname].class_name
                return self._slot(action, _Target(item.type, f"{reader}_{item.name}"), variables[item.name])
            case SkipField(name=name, type=type_):
                return self.skips.field(name, type_, f"{actions.writer.name}_{name}")
        assert_never(step)

    def _slot(self, action: Action, target: _Target, variable: str) -> DecodeSlot:
        heads: tuple[int | None, int] = (None, 0)
        match action:
            case ReadWriterUnion(branches=(null, other)) if self._is_null_or(null, other):
                action, heads = other, (0, 2)
            case ReadWriterUnion(branches=(other, null)) if self._is_null_or(null, other):
                action, heads = other, (2, 0)
            case _:
                pass
        annotation = self.scope.annotation(target.type)
        return DecodeSlot(self._decode(action, target, variable), annotation, *heads)

    def _is_null_or(self, null: Action, other: Action) -> bool:
        """Tell whether what is read is None for one branch, and for the other what is read in its place."""
        is_null = isinstance(null, PickReaderBranch) and null.action == Read(Primitive("null"))
        return is_null and not self._is_wrapped(other) and not isinstance(_picked(other), Error)

    def _is_wrapped(self, action: Action) -> bool:
        return isinstance(action, PickReaderBranch) and action.branch in tagged_branches(
            action.reader, self.context.types
        )

    def _decode(self, action: Action, target: _Target, variable: str) -> Decode:
        match action:
            case Read(reader=reader):
                return decode_leaf(primitive_leaf(reader), variable)
            case Promote(writer=writer, reader=reader):
                return decode_leaf(promoted_leaf(writer, reader), variable)
            case ReadFixed(reader=fixed):
                return decode_leaf(fixed_leaf(fixed), variable)
            case ReadEnum():
                return decode_symbol(action.writer, self._table(action), variable)
            case ReadRecord(reader=record, writer=written):
                return decode_call(self.decoders[record, written], variable)
            case PickReaderBranch(reader=union, branch=index) if not self._is_wrapped(action):
                return self._decode(action.action, target.inside(union.branches[index]), variable)
            case ReadArray(items=Read(reader=items)) if is_packed(items):
                return decode_call(f"read_{items.name}_array", variable)
            case _:
                return decode_call(self._function(action, target), variable)

    def _function(self, action: Action, target: _Target) -> str:
        """Plan a function for what has parts, or cannot be read."""
        name = self.scope.free(f"_decode_{target.place}")
        self.functions.append(self._planned(name, action, target))
        return name

    def _planned(self, name: str, action: Action, target: _Target) -> Function:
        annotation = self.scope.annotation(target.type)
        match action, target.type:
            case ReadArray(items=items), Array(items=item_type):
                item = self._slot(items, target.inside(item_type, "item"), "item")
                return DecodeArray(name, annotation, counters([item]), self._least(items), item)
            case ReadMap(values=values), Map(values=value_type):
                item = self._slot(values, target.inside(value_type, "value"), "item")
                declared = counters([DecodeSlot(DECODE_KEY, "str"), item])
                return DecodeMap(name, annotation, declared, 1 + self._least(values), DECODE_KEY, item)
            case ReadWriterUnion(), _:
                branches = tuple(self._branches(action, target))
                declared = counters(DecodeSlot(branch.value, "") for branch in branches)
                return DecodeUnion(name, annotation, declared, branches)
            case PickReaderBranch(), _:
                branch = self._branch(0, action, target, self.scope.variables())
                declared = counters([DecodeSlot(branch.value, "")])
                return DecodePick(name, annotation, declared, branch)
            case Error(), _:
                return Refuse(name, annotation)
        raise AssertionError(f"{action} does not make a {target.type}")

    def _branches(self, action: ReadWriterUnion, target: _Target) -> Iterator[DecodeBranch]:
        local = self.scope.variables()
        for index, branch in enumerate(action.branches[:BYTE_HEADS]):
            if not isinstance(_picked(branch), Error):
                yield self._branch(index, branch, target, local)

    def _branch(self, index: int, action: Action, target: _Target, local: Taken) -> DecodeBranch:
        variable = free_name(f"branch_{index}", local)
        wrapped = Wrapped(variable)
        if isinstance(action, PickReaderBranch):
            union, picked = action.reader, action.branch
            wrapped = self.scope.wrapped(union, picked, variable, local)
            action, target = action.action, target.inside(union.branches[picked])
        value = self._decode(action, target.inside(target.type, str(index)), variable)
        return DecodeBranch(2 * index, value, wrapped)

    def _table(self, action: ReadEnum) -> Table:
        key = action.reader.fullname, action.writer.fullname
        if key not in self.tables:
            name = self.scope.class_of(action.reader.fullname)
            is_whole = None not in action.symbols
            annotation = name if is_whole else self.scope.enum_annotation(action.reader.fullname)
            self.tables[key] = decode_table(
                self.scope.free(f"_{name}_symbols"), annotation, action.writer, self._members(action, name)
            )
        return self.tables[key]

    def _members(self, action: ReadEnum, name: str) -> Iterator[str | None]:
        attributes = self.context.names.types[action.reader.fullname].attributes
        is_kept = self.context.options.unknown_symbols is UnknownSymbols.KEEP
        for symbol, written in zip(action.symbols, action.writer.symbols, strict=True):
            if symbol is not None:
                yield f"{name}.{attributes[symbol]}"
            else:
                yield f"UnknownSymbol({string_literal(written)})" if is_kept else None

    def _least(self, action: Action) -> int:
        """Return the fewest bytes that the writer's value takes."""
        match action:
            case Read(reader=primitive) | Promote(writer=primitive):
                return smallest_size(primitive, self.sizes)
            case ReadFixed(reader=fixed):
                return min(fixed.size, ENOUGH)
            case ReadRecord(writer=writer):
                return self.sizes[writer]
            case PickReaderBranch(action=inner):
                return self._least(inner)
            case ReadWriterUnion(branches=branches):
                return min(1 + min(map(self._least, branches), default=0), ENOUGH)
            case ReadEnum() | ReadArray() | ReadMap():
                return 1
            case Error():
                return 0
        assert_never(action)


def _picked(action: Action) -> Action:
    """Return what is done inside the reader's branch."""
    return action.action if isinstance(action, PickReaderBranch) else action
