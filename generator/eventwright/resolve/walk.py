"""The walk of a reader's and a writer's schema."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from eventwright.findings import Place
from eventwright.lazy import Lazy
from eventwright.model.nodes import (
    Array,
    Enum,
    Field,
    Fixed,
    Map,
    Named,
    Primitive,
    Record,
    Reference,
    Schema,
    Type,
    Union,
)
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
    read_unnamed,
)
from eventwright.resolve.pairs import (
    BranchPair,
    EnumPair,
    FixedPair,
    PrimitivePair,
    RecordPair,
    TypePair,
    WriterBranchPair,
    match_branch,
    match_fields,
)
from eventwright.resolve.rules import WIRE, Questions
from eventwright.rule import Rule
from eventwright.severity import Kind

PairT = TypeVar("PairT")


def resolve(reader: Schema, writer: Schema, questions: Questions = WIRE) -> Resolution:
    """Say what the reader does with each part of what the writer writes.

    `questions` are asked at each pair of types that differ, and hold those of WIRE; equal records are asked
    about where their fields have aliases. Takes time linear in the pairs of records that can meet, and always
    ends: a pair that meets itself again is walked once.
    Source: Avro 1.12.0 specification, "Schema Resolution".
    """
    walk = _Walk(reader, writer, questions)
    root = walk.resolve(_Spot(reader.root, _file(reader)), _Spot(writer.root, _file(writer)))
    walk.resolve_records()
    records = Lazy(walk.records, lambda key: walk.records[key].actions_of_all())
    return Resolution(reader, writer, root, records, tuple(walk.found))


def _file(schema: Schema) -> str:
    root = schema.root
    return schema.types[root.fullname].origin.file if isinstance(root, Reference) else ""


@dataclass(frozen=True, slots=True)
class _Spot:
    """A type where it is used."""

    type: Type
    file: str

    @property
    def pointer(self) -> str:
        return self.type.pointer

    def at(self, type_: Type) -> _Spot:
        return _Spot(type_, self.file)


@dataclass(frozen=True, slots=True)
class _Matched:
    """What was found of two records; most of their fields have equal types, and what is done is plain."""

    reader: Record
    writer: Record
    sources: Mapping[str, Field]  # of the writer, by the reader's names
    actions: Mapping[str, Action]  # by the writer's names, of fields with names in them or that differ
    errors: tuple[Error, ...]

    def actions_of_all(self) -> RecordActions:
        """Return what is done with each field, which a verdict has no need of."""
        targets = {self.sources[one.name].name: one for one in self.reader.fields if one.name in self.sources}
        steps = tuple(
            TakeField(targets[written.name], self.actions.get(written.name) or read_unnamed(written.type))
            if written.name in targets
            else SkipField(written.name, written.type)
            for written in self.writer.fields
        )
        defaults = tuple(one for one in self.reader.fields if one.name not in self.sources)
        return RecordActions(self.reader, self.writer, steps, defaults, self.errors)


@dataclass(slots=True)
class _Walk:
    reader: Schema
    writer: Schema
    questions: Questions
    records: dict[tuple[str, str], _Matched] = field(default_factory=dict)
    found: list[Error] = field(default_factory=list)
    asked: dict[tuple[str, str], Action] = field(default_factory=dict)
    waiting: deque[tuple[Record, Record]] = field(default_factory=deque)

    def resolve(self, reader: _Spot, writer: _Spot) -> Action:
        match writer.type, reader.type:
            case Union(branches=branches), Union():
                return ReadWriterUnion(
                    tuple(self._pick(reader, writer.at(branch), writer.type) for branch in branches)
                )
            case Union(branches=branches), _:
                return ReadWriterUnion(tuple(self._branch(reader, writer.at(branch)) for branch in branches))
            case _, Union():
                return self._pick(reader, writer, None)
            case _:
                return self._pair(reader, writer)

    def resolve_records(self) -> None:
        while self.waiting:
            reader, writer = self.waiting.popleft()
            self.records[reader.fullname, writer.fullname] = self._record(reader, writer)

    def _pick(self, reader: _Spot, writer: _Spot, writer_union: Union | None) -> Action:
        union, written = reader.type, self.writer.follow(writer.type)
        assert isinstance(union, Union)
        assert not isinstance(written, Union)
        branch = match_branch(union, written, self.reader)
        pair = BranchPair(union, written, branch, self.reader, self.writer, writer_union)
        errors = self._ask(self.questions.branches, pair, reader, writer)
        if branch is None:
            return errors[0]
        return PickReaderBranch(union, branch, self._pair(reader.at(union.branches[branch]), writer))

    def _branch(self, reader: _Spot, writer: _Spot) -> Action:
        pair = WriterBranchPair(self.reader.follow(reader.type), self.writer.follow(writer.type))
        errors = self._ask(self.questions.writer_branches, pair, reader, writer)
        return errors[0] if errors else self._pair(reader, writer)

    def _pair(self, reader: _Spot, writer: _Spot) -> Action:
        pair = TypePair(self.reader.follow(reader.type), self.writer.follow(writer.type))
        if pair.reader != pair.writer and (errors := self._ask(self.questions.types, pair, reader, writer)):
            return errors[0]
        match pair.reader, pair.writer:
            case Primitive() as read, Primitive() as written:
                if read != written:
                    self._ask(self.questions.primitives, PrimitivePair(read, written), reader, writer)
                return Read(read) if read.name == written.name else Promote(written, read)
            case Array(items=read), Array(items=written):
                return ReadArray(self.resolve(reader.at(read), writer.at(written)))
            case Map(values=read), Map(values=written):
                return ReadMap(self.resolve(reader.at(read), writer.at(written)))
            case (Fixed() | Enum() | Record()) as read, (Fixed() | Enum() | Record()) as written:
                return self._named(read, written)
        raise AssertionError(f"no rule refused {pair}")

    def _named(self, reader: Named, writer: Named) -> Action:
        """Resolve a pair of definitions once, wherever and however often it is met."""
        key = reader.fullname, writer.fullname
        if key not in self.asked:
            self.asked[key] = self._definition(reader, writer)
        return self.asked[key]

    def _definition(self, reader: Named, writer: Named) -> Action:
        match reader, writer:
            case Fixed(), Fixed() if reader != writer:
                errors = self._ask(self.questions.fixed, FixedPair(reader, writer), reader, writer)
                return errors[0] if errors else ReadFixed(reader)
            case Fixed(), _:
                return ReadFixed(reader)
            case Enum(), Enum():
                if reader != writer:
                    self._ask(self.questions.enums, EnumPair(reader, writer), reader, writer)
                return _read_enum(reader, writer)
            case Record(), Record():
                self.waiting.append((reader, writer))
                return ReadRecord(reader.fullname, writer.fullname)
        raise AssertionError(f"no rule refused {reader} and {writer}")

    def _record(self, reader: Record, writer: Record) -> _Matched:
        sources = match_fields(reader, writer)
        alone: list[Field] = []
        changed: list[tuple[Field, Field]] = []
        actions: dict[str, Action] = {}
        files = reader.origin.file, writer.origin.file
        has_aliases = False
        for wanted in reader.fields:
            if wanted.aliases:
                has_aliases = True
            written = sources.get(wanted.name)
            if written is None:
                alone.append(wanted)
                continue
            is_same = wanted is written or wanted == written
            if not is_same:
                changed.append((wanted, written))
            if written.has_names or not (is_same or wanted.type == written.type):
                spots = _Spot(wanted.type, files[0]), _Spot(written.type, files[1])
                actions[written.name] = self.resolve(*spots)
        errors: tuple[Error, ...] = ()
        if alone or changed or has_aliases or reader != writer:
            pair = RecordPair(reader, writer, sources, tuple(alone), tuple(changed), self.reader)
            errors = self._ask(self.questions.records, pair, reader, writer)
        return _Matched(reader, writer, sources, actions, errors)

    def _ask(
        self, rules: tuple[Rule[PairT], ...], pair: PairT, reader: _Spot | Named, writer: _Spot | Named
    ) -> tuple[Error, ...]:
        """Note what the rules find, and return what of it makes the pair unreadable."""
        found = [
            Error(
                rule.explanation,
                problem.message,
                _place(reader, problem.reader),
                _place(writer, problem.writer),
                problem.java,
            )
            for rule in rules
            for problem in rule.check(pair)
        ]
        self.found.extend(found)
        return tuple(error for error in found if error.rule.kind is Kind.WIRE) if found else ()


def _place(at: _Spot | Named, pointer: str | None) -> Place:
    file = at.file if isinstance(at, _Spot) else at.origin.file
    return Place(file, at.pointer if pointer is None else pointer)


def _read_enum(reader: Enum, writer: Enum) -> ReadEnum:
    known = frozenset(reader.symbols)
    symbols = tuple(symbol if symbol in known else reader.default for symbol in writer.symbols)
    return ReadEnum(reader, writer, symbols)
