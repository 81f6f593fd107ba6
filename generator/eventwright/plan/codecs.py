"""Plan the codecs: a module for each namespace, two functions for each record, container and union.

Functions stay flat: whatever has parts gets functions of its own, so generated code never nests deeper than a
loop in a function, however deep the schema is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

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
from eventwright.model.nodes import Branch as BranchType
from eventwright.model.python import alike_branches, branch_name, follow, python_type, tagged_branches
from eventwright.model.sizes import smallest_size, smallest_sizes
from eventwright.plan.codec_names import RESERVED, free_name
from eventwright.plan.codec_types import (
    Argument,
    ArrayCodec,
    Branch,
    Codec,
    CodecModule,
    EnumTable,
    MapCodec,
    RecordCodec,
    Slot,
    UnionCodec,
    Value,
    counters,
    scratch,
)
from eventwright.plan.leaves import Leaf, fixed_leaf, primitive_leaf
from eventwright.plan.options import Options, UnknownSymbols
from eventwright.plan.text import string_literal
from eventwright.plan.types import Names, PlannedImport

_BYTE_HEADS: Final = 64  # indexes below it are encoded in one byte


def plan_codecs(types: Mapping[str, Named], names: Names, options: Options) -> tuple[CodecModule, ...]:
    """Return the modules, sorted by path, the package of codecs itself and outer namespaces included."""
    records: dict[str, list[Record]] = {"": []}
    for fullname in sorted(types):
        named = types[fullname]
        if isinstance(named, Record):
            path = names.types[fullname].module
            for outer in _outer(path):
                records.setdefault(outer, [])
            records[path].append(named)
    paths = tuple(sorted(records))
    context = _Context(types, names, options, smallest_sizes(types), paths)
    modules = [_Module(context, path, records[path]) for path in paths]
    for module in modules:
        module.begin()
    return tuple(module.plan() for module in modules)


def _outer(path: str) -> list[str]:
    segments = path.split(".") if path else []
    return [".".join(segments[:count]) for count in range(1, len(segments) + 1)]


@dataclass(frozen=True, slots=True)
class _Context:
    types: Mapping[str, Named]
    names: Names
    options: Options
    sizes: Mapping[str, int]
    paths: tuple[str, ...]
    exports: dict[str, tuple[str, str]] = field(default_factory=dict)  # encoder and decoder, by fullname

    def inner(self, path: str) -> set[str]:
        """Return the names that inner namespaces take as attributes of the module at `path`."""
        depth = path.count(".") + 1 if path else 0
        inside = [other for other in self.paths if other and (not path or other.startswith(f"{path}."))]
        return {other.split(".")[depth] for other in inside}


@dataclass(slots=True)
class _Module:
    """One module while it is being planned."""

    context: _Context
    path: str
    records: list[Record]
    taken: set[str] = field(default_factory=set)
    classes: dict[str, PlannedImport] = field(default_factory=dict)  # by fullname
    codecs: dict[str, tuple[str, str]] = field(default_factory=dict)  # encoder and decoder, by fullname
    siblings: list[PlannedImport] = field(default_factory=list)
    enums: dict[str, EnumTable] = field(default_factory=dict)
    planned: list[Codec] = field(default_factory=list)

    def begin(self) -> None:
        """Take the names that other modules refer to."""
        self.taken = set(RESERVED) | self.context.inner(self.path)
        for record in self.records:
            self._class(record.fullname)
        for record in self.records:
            name = self.context.names.types[record.fullname].class_name
            self.codecs[record.fullname] = self._functions("", name)
        self.context.exports.update(self.codecs)

    def plan(self) -> CodecModule:
        for record in self.records:
            for reference in references(record):  # before any local variable is named
                self._take(self.context.types[reference.fullname])
        for record in self.records:
            self._record(record)
        table = tuple(
            (self._class(record.fullname), *self.codecs[record.fullname]) for record in self.records
        )
        return CodecModule(
            self.path,
            self.records[0].namespace if self.records else "",
            tuple(sorted(self.classes.values())),
            tuple(sorted(self.siblings)),
            tuple(self.enums[name] for name in sorted(self.enums)),
            tuple(self.planned),
            table,
        )

    def _take(self, named: Named) -> None:
        match named:
            case Record():
                self._class(named.fullname)
                self._record_functions(named.fullname)
            case Enum():
                self._enum(named)
            case Fixed():
                pass

    def _functions(self, prefix: str, name: str) -> tuple[str, str]:
        return free_name(f"{prefix}encode_{name}", self.taken), free_name(
            f"{prefix}decode_{name}", self.taken
        )

    def _class(self, fullname: str) -> str:
        if fullname not in self.classes:
            names = self.context.names.types[fullname]
            alias = free_name(names.class_name, self.taken)
            self.classes[fullname] = PlannedImport(names.module, names.class_name, alias)
        return self.classes[fullname].alias

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

    def _enum(self, enum: Enum) -> EnumTable:
        if enum.fullname not in self.enums:
            name = self._class(enum.fullname)
            members = self.context.names.types[enum.fullname].attributes
            is_small = len(enum.symbols) <= _BYTE_HEADS
            self.enums[enum.fullname] = EnumTable(
                free_name(f"_{name}_bytes", self.taken),
                free_name(f"_{name}_symbols", self.taken),
                name,
                tuple(
                    (f"{name}.{members[symbol]}", _varint(index), 2 * index if is_small else index)
                    for index, symbol in enumerate(enum.symbols)
                ),
            )
        return self.enums[enum.fullname]

    def _record(self, record: Record) -> None:
        names = self.context.names.types[record.fullname]
        local = set(self.taken)
        arguments: list[Argument] = []
        for item in record.fields:
            attribute = names.attributes[item.name]
            # Type checkers take a name in capitals for a constant, which is not assigned to twice.
            name = attribute.lower() if attribute.isupper() else attribute
            variable = free_name(name.lstrip("_") or "item", local)
            slot = self._slot(item.type, variable, f"{names.class_name}_{attribute}")
            arguments.append(Argument(attribute, slot))
        encoder, decoder = self.codecs[record.fullname]
        self.planned.append(
            RecordCodec(
                encoder,
                decoder,
                self._class(record.fullname),
                scratch([argument.slot for argument in arguments]),
                counters([argument.slot for argument in arguments]),
                tuple(arguments),
            )
        )

    def _slot(self, type_: Type, variable: str, place: str) -> Slot:
        match type_:
            case Union(branches=(Primitive(name="null"), other)):
                return Slot(self._value(other, variable, place), self._annotation(type_), 0, 2)
            case Union(branches=(other, Primitive(name="null"))):
                return Slot(self._value(other, variable, place), self._annotation(type_), 2, 0)
            case _:
                return Slot(self._value(type_, variable, place), self._annotation(type_))

    def _value(self, type_: Type, variable: str, place: str) -> Value:
        match type_:
            case Primitive():
                return _leaf_value(primitive_leaf(type_), variable)
            case Reference(fullname=fullname):
                return self._named(self.context.types[fullname], variable)
            case Array():
                return _call(self._array(type_, place), variable)
            case Map():
                return _call(self._map(type_, place), variable)
            case Union():
                return _call(self._union(type_, place), variable)

    def _named(self, named: Named, variable: str) -> Value:
        match named:
            case Fixed():
                return _leaf_value(fixed_leaf(named), variable)
            case Enum():
                return _leaf_value(_enum_leaf(named, self._enum(named)), variable)
            case Record():
                return _call(self._record_functions(named.fullname), variable)

    def _array(self, type_: Array, place: str) -> tuple[str, str]:
        functions = self._functions("_", place)
        item = self._slot(type_.items, "item", f"{place}_item")
        smallest = smallest_size(type_.items, self.context.sizes)
        count = "long_bytes(len(items))" if smallest else "refuse_items(len(items))"
        self.planned.append(
            ArrayCodec(*functions, self._annotation(type_), counters([item]), count, smallest, item)
        )
        return functions

    def _map(self, type_: Map, place: str) -> tuple[str, str]:
        functions = self._functions("_", place)
        key = _leaf_value(primitive_leaf(Primitive("string")), "key")
        item = self._slot(type_.values, "item", f"{place}_value")
        smallest = 1 + smallest_size(type_.values, self.context.sizes)
        self.planned.append(
            MapCodec(
                *functions, self._annotation(type_), counters([Slot(key, "str"), item]), smallest, key, item
            )
        )
        return functions

    def _union(self, type_: Union, place: str) -> tuple[str, str]:
        functions = self._functions("_", place)
        tagged = tagged_branches(type_, self.context.types)
        local = set(self.taken)
        branches = tuple(
            self._branch(branch, index, is_tagged=index in tagged, place=place, local=local)
            for index, branch in enumerate(type_.branches[:_BYTE_HEADS])
        )
        self.planned.append(
            UnionCodec(
                *functions,
                self._annotation(type_),
                counters([Slot(branch.value, "") for branch in branches]),
                branches,
            )
        )
        return functions

    def _branch(
        self, type_: BranchType, index: int, *, is_tagged: bool, place: str, local: set[str]
    ) -> Branch:
        variable = free_name(f"branch_{index}", local)
        value = self._value(type_, variable, f"{place}_{index}")
        if is_tagged:
            name = string_literal(branch_name(type_))
            test = f"type(value) is Tagged and value.branch == {name}"
            declared = (
                f"{free_name(f'tagged_{index}', local)}: Tagged[Literal[{name}], {self._annotation(type_)}]"
            )
            return Branch(test, 2 * index, "value.value", declared, f"Tagged({name}, {variable})", value)
        python = self._exact_class(type_)
        test = "value is None" if python == "None" else f"type(value) is {python}"
        return Branch(test, 2 * index, "value", "", variable, value)

    def _exact_class(self, type_: BranchType) -> str:
        """Return the class that all values of a type have, whatever they hold."""
        node = follow(type_, self.context.types)
        return self._class(node.fullname) if isinstance(node, Record | Enum) else python_type(node).name

    def _annotation(self, type_: Type) -> str:
        match type_:
            case Primitive():
                return python_type(type_).name
            case Array(items=items):
                return f"list[{self._annotation(items)}]"
            case Map(values=values):
                return f"dict[str, {self._annotation(values)}]"
            case Union():
                return self._union_annotation(type_)
            case Reference(fullname=fullname):
                return self._named_annotation(self.context.types[fullname])

    def _named_annotation(self, named: Named) -> str:
        match named:
            case Fixed():
                return python_type(named).name
            case Enum() if self.context.options.unknown_symbols is UnknownSymbols.KEEP:
                return f"{self._class(named.fullname)} | UnknownSymbol"
            case _:
                return self._class(named.fullname)

    def _union_annotation(self, union: Union) -> str:
        alike = alike_branches(union, self.context.types)
        choices: dict[str, None] = {}
        for index, branch in enumerate(union.branches):
            annotation = self._annotation(branch)
            if index in alike:
                names = ", ".join(map(string_literal, alike[index]))
                annotation = f"Tagged[Literal[{names}], {annotation}]"
            choices[annotation] = None
        return " | ".join(choices) or "NoValue"


def _varint(number: int) -> str:
    """Return the source of the bytes that encode a number from 0 on."""
    rest, out = 2 * number, bytearray()
    while rest > 127:
        out.append(rest & 127 | 128)
        rest >>= 7
    out.append(rest)
    return 'b"' + "".join(f"\\x{byte:02x}" for byte in out) + '"'


def _leaf_value(leaf: Leaf, variable: str) -> Value:
    operand = {"sized": "data[at:end]", "fixed": f"data[at : at + {leaf.size}]", "symbol": "data[at]"}
    return Value(
        variable,
        leaf.encode_form,
        leaf.encode.format(variable),
        leaf.decode_form,
        leaf.decode.format(operand.get(leaf.decode_form, "number")),
        leaf.read,
        leaf.size,
    )


def _enum_leaf(enum: Enum, table: EnumTable) -> Leaf:
    form = "symbol" if len(enum.symbols) <= _BYTE_HEADS else "number"
    return Leaf("written", f"{table.encoded}[{{}}]", form, f"{table.decoded}[{{}}]", "read_long")


def _call(functions: tuple[str, str], variable: str) -> Value:
    encoder, decoder = functions
    return Value(variable, "call", f"{encoder}({variable}, out)", "plain", "", decoder, 0)
