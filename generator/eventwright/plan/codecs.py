"""Plan the codecs: a module for each namespace, two functions for each record, container and union.

Functions stay flat: whatever has parts gets functions of its own, so generated code never nests deeper than a
loop in a function, however deep the schema is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eventwright.model.nodes import (
    Array,
    Enum,
    Fixed,
    Map,
    Named,
    Primitive,
    Record,
    Reference,
    Type,
    Union,
    references,
)
from eventwright.model.python import branch_name, tagged_branches
from eventwright.model.sizes import smallest_size, smallest_sizes
from eventwright.model.version import Version
from eventwright.plan.codec_names import free_name
from eventwright.plan.codec_scope import CodecScope, Context, variable_for
from eventwright.plan.codec_steps import (
    BYTE_HEADS,
    DECODE_KEY,
    ENCODE_KEY,
    decode_call,
    decode_leaf,
    decode_symbol,
    decode_table,
    encode_branch,
    encode_call,
    encode_leaf,
    encode_nullable,
    encode_symbol,
    varint,
)
from eventwright.plan.codec_types import (
    CodecModule,
    Decode,
    DecodeArray,
    DecodeBranch,
    DecodeMap,
    DecodeRecord,
    DecodeSlot,
    DecodeUnion,
    Encode,
    EncodeArray,
    EncodeBranch,
    EncodeMap,
    EncodeRecord,
    EncodeUnion,
    Function,
    PlannedCodecs,
    Table,
    counters,
    scratch,
)
from eventwright.plan.history import History, plan_history
from eventwright.plan.leaves import Leaf, fixed_leaf, is_packed, primitive_leaf
from eventwright.plan.names import inner_names, with_outer
from eventwright.plan.options import Options
from eventwright.plan.text import string_literal
from eventwright.plan.types import Names, PlannedImport


def plan_codecs(
    types: Mapping[str, Named],
    names: Names,
    options: Options,
    versions: Mapping[str, Sequence[Version]] | None = None,
) -> PlannedCodecs:
    """Return the modules, the package of codecs itself and outer namespaces included.

    `versions` are the released ones of the records among `types`.
    """
    records = records_by_module(types, names)
    exports: dict[str, tuple[str, str]] = {}
    context = Context(types, names, options, smallest_sizes(types), inner_names(records), exports)
    planners = [CodecPlanner(context, path, records[path]) for path in sorted(records)]
    for planner in planners:
        planner.begin()
        exports.update(planner.codecs)
    history = plan_history(context, versions or {})
    return PlannedCodecs(tuple(planner.module(history) for planner in planners), history.modules)


def records_by_module(types: Mapping[str, Named], names: Names) -> dict[str, list[Record]]:
    """Return the records of each module, sorted by fullname; also of those without any, around others."""
    records: dict[str, list[Record]] = {"": []}
    for fullname in sorted(types):
        named = types[fullname]
        if isinstance(named, Record):
            path = names.types[fullname].module
            for outer in with_outer(path):
                records.setdefault(outer, [])
            records[path].append(named)
    return records


@dataclass(slots=True)
class CodecPlanner:
    """Plans some records of one module, which begin together."""

    context: Context
    path: str
    records: Sequence[Record]
    scope: CodecScope = field(init=False)
    codecs: dict[str, tuple[str, str]] = field(default_factory=dict)  # encoder and decoder, by fullname
    siblings: list[PlannedImport] = field(default_factory=list)
    enums: dict[str, tuple[Table, Table]] = field(default_factory=dict)
    planned: list[Function] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.scope = CodecScope.of(self.context, self.path)

    def begin(self) -> None:
        """Take the names that other modules refer to."""
        for record in self.records:
            self.scope.class_of(record.fullname)
        for record in self.records:
            name = self.context.names.types[record.fullname].class_name
            self.codecs[record.fullname] = self._functions("", name)

    def plan(self) -> None:
        """Plan the functions, once all modules have begun."""
        for record in self.records:
            for reference in references(record):  # before any local variable is named
                self._take(self.context.types[reference.fullname])
        for record in self.records:
            self._record(record)

    def module(self, history: History) -> CodecModule:
        """Plan the functions and return the module, which has no records but these."""
        self.plan()
        classes = {record.fullname: self.scope.class_of(record.fullname) for record in self.records}
        return CodecModule(
            self.path,
            self.records[0].namespace if self.records else "",
            tuple(sorted(self.scope.classes.values())),
            tuple(sorted(self.siblings)),
            tuple(table for name in sorted(self.enums) for table in self.enums[name]),
            tuple(self.planned),
            tuple((name, *self.codecs[fullname]) for fullname, name in classes.items()),
            tuple(
                (name, history.versions[fullname])
                for fullname, name in classes.items()
                if history.versions.get(fullname)
            ),
        )

    def _take(self, named: Named) -> None:
        match named:
            case Record():
                self.scope.class_of(named.fullname)
                self._record_functions(named.fullname)
            case Enum():
                self._enum(named)
            case Fixed():
                pass

    def _functions(self, prefix: str, name: str) -> tuple[str, str]:
        return self.scope.free(f"{prefix}encode_{name}"), self.scope.free(f"{prefix}decode_{name}")

    def _record_functions(self, fullname: str) -> tuple[str, str]:
        if fullname not in self.codecs:
            names = self.context.names.types[fullname]
            functions = self._functions("", names.class_name)
            self.codecs[fullname] = functions
            self.siblings += [
                PlannedImport(names.module, original, alias)
                for original, alias in zip(self.context.exports[fullname], functions, strict=True)
            ]
        return self.codecs[fullname]

    def _enum(self, enum: Enum) -> tuple[Table, Table]:
        if enum.fullname not in self.enums:
            name = self.scope.class_of(enum.fullname)
            attributes = self.context.names.types[enum.fullname].attributes
            members = [f"{name}.{attributes[symbol]}" for symbol in enum.symbols]
            rows = tuple((f"id({member})", varint(index)) for index, member in enumerate(members))
            self.enums[enum.fullname] = (
                Table(self.scope.free(f"_{name}_bytes"), "dict[int, bytes]", rows),
                decode_table(self.scope.free(f"_{name}_symbols"), name, enum, members),
            )
        return self.enums[enum.fullname]

    def _record(self, record: Record) -> None:
        names = self.context.names.types[record.fullname]
        local = self.scope.variables()
        writes: list[tuple[str, Encode]] = []
        steps: list[DecodeSlot] = []
        for item in record.fields:
            attribute = names.attributes[item.name]
            variable = variable_for(attribute, local)
            write, read = self._slot(item.type, variable, f"{names.class_name}_{attribute}")
            writes.append((attribute, write))
            steps.append(read)
        encoder, decoder = self.codecs[record.fullname]
        name = self.scope.class_of(record.fullname)
        maker = self.scope.free(f"_{names.class_name}_maker")
        arguments = tuple((attribute, write.variable) for attribute, write in writes)
        self.planned += [
            EncodeRecord(encoder, name, scratch(write for _, write in writes), tuple(writes)),
            DecodeRecord(decoder, maker, name, counters(steps), tuple(steps), arguments),
        ]

    def _slot(self, type_: Type, variable: str, place: str) -> tuple[Encode, DecodeSlot]:
        annotation = self.scope.annotation(type_)
        match type_:
            case Union(branches=(Primitive(name="null"), other)):
                heads = (0, 2)
            case Union(branches=(other, Primitive(name="null"))):
                heads = (2, 0)
            case _:
                write, read = self._value(type_, variable, place)
                return write, DecodeSlot(read, annotation)
        write, read = self._value(other, variable, place)
        return encode_nullable(write, *heads), DecodeSlot(read, annotation, *heads)

    def _value(self, type_: Type, variable: str, place: str) -> tuple[Encode, Decode]:
        match type_:
            case Primitive():
                return _leaf(primitive_leaf(type_), variable)
            case Reference(fullname=fullname):
                return self._named(self.context.types[fullname], variable)
            case Array():
                return _call(self._array(type_, place), variable)
            case Map():
                return _call(self._map(type_, place), variable)
            case Union():
                return _call(self._union(type_, place), variable)

    def _named(self, named: Named, variable: str) -> tuple[Encode, Decode]:
        match named:
            case Fixed():
                return _leaf(fixed_leaf(named), variable)
            case Enum():
                encoded, decoded = self._enum(named)
                return encode_symbol(encoded, variable), decode_symbol(named, decoded, variable)
            case Record():
                return _call(self._record_functions(named.fullname), variable)

    def _array(self, type_: Array, place: str) -> tuple[str, str]:
        if isinstance(type_.items, Primitive) and is_packed(type_.items):
            return f"{type_.items.name}_array_bytes", f"read_{type_.items.name}_array"
        encoder, decoder = self._functions("_", place)
        write, read = self._slot(type_.items, "item", f"{place}_item")
        annotation = self.scope.annotation(type_)
        smallest = smallest_size(type_.items, self.context.sizes)
        self.planned += [
            EncodeArray(encoder, annotation, scratch([write]), write if smallest else None),
            DecodeArray(decoder, annotation, counters([read]), smallest, read),
        ]
        return encoder, decoder

    def _map(self, type_: Map, place: str) -> tuple[str, str]:
        encoder, decoder = self._functions("_", place)
        write, read = self._slot(type_.values, "item", f"{place}_value")
        annotation = self.scope.annotation(type_)
        smallest = 1 + smallest_size(type_.values, self.context.sizes)
        declared = counters([DecodeSlot(DECODE_KEY, "str"), read])
        self.planned += [
            EncodeMap(encoder, annotation, scratch([ENCODE_KEY, write]), ENCODE_KEY, write),
            DecodeMap(decoder, annotation, declared, smallest, DECODE_KEY, read),
        ]
        return encoder, decoder

    def _union(self, type_: Union, place: str) -> tuple[str, str]:
        encoder, decoder = self._functions("_", place)
        local = self.scope.variables()
        writes: list[EncodeBranch] = []
        reads: list[DecodeBranch] = []
        for index, branch in enumerate(type_.branches[:BYTE_HEADS]):
            variable = free_name(f"branch_{index}", local)
            write, read = self._value(branch, variable, f"{place}_{index}")
            writes.append(EncodeBranch(*self._test(type_, index), encode_branch(write, 2 * index)))
            reads.append(DecodeBranch(2 * index, read, self.scope.wrapped(type_, index, variable, local)))
        annotation = self.scope.annotation(type_)
        declared = counters(DecodeSlot(branch.value, "") for branch in reads)
        self.planned += [
            EncodeUnion(encoder, annotation, scratch(branch.value for branch in writes), tuple(writes)),
            DecodeUnion(decoder, annotation, declared, tuple(reads)),
        ]
        return encoder, decoder

    def _test(self, union: Union, index: int) -> tuple[str, str]:
        """Return what tells whether `value` is of a branch, and what is then encoded."""
        branch = union.branches[index]
        if index in tagged_branches(union, self.context.types):
            name = string_literal(branch_name(branch))
            # A branch of another class could say that it is equal to any.
            is_text = "type(value.branch) is str"
            return f"type(value) is Tagged and {is_text} and value.branch == {name}", "value.value"
        python = self.scope.exact_class(branch)
        return ("value is None" if python == "None" else f"type(value) is {python}"), "value"


def _leaf(leaf: Leaf, variable: str) -> tuple[Encode, Decode]:
    return encode_leaf(leaf, variable), decode_leaf(leaf, variable)


def _call(functions: tuple[str, str], variable: str) -> tuple[Encode, Decode]:
    encoder, decoder = functions
    return encode_call(encoder, variable), decode_call(decoder, variable)
