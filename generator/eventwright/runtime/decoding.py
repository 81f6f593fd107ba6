"""Turn a resolution into a decoder: closures that follow its actions and make objects or JSON.

Every problem in the data is a `DecodeError` with path and offset. Plain decoding comes here only when the
generated code has refused the data, to say why.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, assert_never

from eventwright.errors import DecodeError
from eventwright.model.nodes import Fixed, Primitive, Union
from eventwright.model.sizes import smallest_sizes
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
    TakeField,
)
from eventwright.runtime.decoders import CarefulDecoder, PartDecoder
from eventwright.runtime.paths import index_step, key_step
from eventwright.runtime.reading import (
    MOST_EMPTY_ITEMS,
    RAW,
    Input,
    Reader,
    need,
    read_block,
    read_index,
    read_text,
)
from eventwright.runtime.skipping import Skippers
from eventwright.runtime.values import UnknownSymbol
from eventwright.runtime.wire import Unfit, long_to_float32

_PROMOTE: Final[Mapping[str, Callable[[Any], Any]]] = {"float": long_to_float32, "double": float}


class Forms(Protocol):
    """What values are made of: objects of a package's classes, or JSON."""

    def convert(self, node: Primitive | Fixed) -> Callable[[Any], Any] | None:
        """Return what makes a value of what was read (bytes, of a string); None where that is the value."""

    def members(self, fullname: str, symbols: tuple[str, ...]) -> Mapping[str, Any]:
        """Return the value for each symbol of an enum."""

    def attribute(self, fullname: str, name: str) -> str:
        """Return the keyword with which `record` takes a field."""

    def record(self, fullname: str) -> Callable[..., Any]:
        """Return what makes a record of its fields."""

    def branch(self, union: Union, index: int) -> Callable[[Any], Any] | None:
        """Return what makes a union's value of its branch's; None where that is the value already."""


def make_decoder(
    resolution: Resolution, forms: Forms, *, keeps_unknown: bool = False
) -> Callable[[bytes], Any]:
    """Return a function that decodes one whole message."""
    decode_part = make_part_decoder(resolution, forms, keeps_unknown=keeps_unknown)
    return CarefulDecoder(lambda: decode_part).decode


def make_part_decoder(resolution: Resolution, forms: Forms, *, keeps_unknown: bool = False) -> PartDecoder:
    """Return a function that decodes one value from where it begins, and says where it ends.

    Data that hold many values are not copied for each where they are an `Input`.
    """
    maker = _Maker(resolution, forms, keeps_unknown)
    read = maker.make(resolution.root)
    maker.finish()

    def decode(message: bytes, at: int) -> tuple[Any, int]:
        data = message if type(message) is Input else Input(message)
        data.empty_items = MOST_EMPTY_ITEMS
        try:
            return read(data, at)
        except RecursionError:
            raise DecodeError("the data are nested deeper than Python's recursion limit") from None

    return decode


@dataclass(slots=True)
class _Shell:
    """The reader of a record, made before what it calls: records may be recursive, or chains of thousands."""

    read: Reader
    steps: list[tuple[str, str | None, Reader]]


@dataclass(slots=True)
class _Maker:
    resolution: Resolution
    forms: Forms
    keeps_unknown: bool
    sizes: Mapping[str, int] = field(init=False)
    skippers: Skippers = field(init=False)
    shells: dict[tuple[str, str], _Shell] = field(default_factory=dict)
    waiting: deque[RecordActions] = field(default_factory=deque)

    def __post_init__(self) -> None:
        writer = self.resolution.writer
        self.sizes = smallest_sizes(writer.types)
        self.skippers = Skippers(writer, self.sizes)

    def make(self, action: Action) -> Reader:
        match action:
            case Error(message=message):
                return _refuse(message)
            case Read(reader=reader):
                return self._primitive(reader, reader)
            case Promote(writer=writer, reader=reader):
                return self._primitive(writer, reader)
            case ReadFixed(reader=fixed):
                return self._fixed(fixed)
            case ReadEnum():
                return self._enum(action)
            case ReadArray(items=items):
                return _array(self.make(items), takes_bytes=takes_bytes(items, self.sizes))
            case ReadMap(values=values):
                return _map(self.make(values))
            case ReadRecord(reader=reader, writer=writer):
                return self._record(reader, writer)
            case ReadWriterUnion(branches=branches):
                return _union(tuple(self.make(branch) for branch in branches))
            case PickReaderBranch():
                return self._pick(action)
        assert_never(action)

    def finish(self) -> None:
        """Fill the records that `make` has put off, and those that they need."""
        while self.waiting:
            actions = self.waiting.popleft()
            self.shells[actions.reader.fullname, actions.writer.fullname].steps.extend(
                self._step(actions, step) for step in actions.steps
            )
        self.skippers.finish()

    def _step(self, actions: RecordActions, step: Any) -> tuple[str, str | None, Reader]:
        if isinstance(step, TakeField):
            attribute = self.forms.attribute(actions.reader.fullname, step.field.name)
            return step.field.name, attribute, self.make(step.action)
        skip = self.skippers.make(step.type)
        return step.name, None, lambda data, at: (None, skip(data, at))

    def _record(self, reader: str, writer: str) -> Reader:
        key = reader, writer
        if key not in self.shells:
            actions = self.resolution.records[key]
            if actions.errors:
                return _refuse("; ".join(error.message for error in actions.errors))
            steps: list[tuple[str, str | None, Reader]] = []
            left_out = ", ".join(f'"{item.name}"' for item in actions.defaults)
            self.shells[key] = _Shell(_record(self.forms.record(reader), steps, left_out), steps)
            self.waiting.append(actions)
        return self.shells[key].read

    def _enum(self, action: ReadEnum) -> Reader:
        reader = action.reader
        members = self.forms.members(reader.fullname, reader.symbols)
        choices: list[Any] = []
        for symbol, written in zip(action.symbols, action.writer.symbols, strict=True):
            if symbol is not None:
                choices.append(members[symbol])
            else:
                choices.append(UnknownSymbol(written))
        return _enum(tuple(choices), reader.fullname, self.keeps_unknown)

    def _pick(self, action: PickReaderBranch) -> Reader:
        wrap = self.forms.branch(action.reader, action.branch)
        read = self.make(action.action)
        return read if wrap is None else _wrapped(read, wrap)

    def _primitive(self, writer: Primitive, reader: Primitive) -> Reader:
        read = RAW[writer.name]
        if writer.name != reader.name and reader.name in _PROMOTE:
            read = _converted(read, _PROMOTE[reader.name])
        convert = self.forms.convert(reader)
        if convert is not None:
            return _converted(read, convert)
        return read_text if reader.name == "string" else read

    def _fixed(self, node: Fixed) -> Reader:
        convert = self.forms.convert(node)
        read = _fixed(node.size)
        return read if convert is None else _converted(read, convert)


def takes_bytes(action: Action, sizes: Mapping[str, int]) -> bool:
    """Tell whether each value of the writer takes at least one byte; `sizes` are those of its types."""
    match action:
        case Read(reader=primitive) | Promote(writer=primitive):
            return primitive.name != "null"
        case ReadFixed(reader=fixed):
            return fixed.size > 0
        case ReadRecord(writer=writer):
            return sizes[writer] > 0
        case PickReaderBranch(action=inner):
            return takes_bytes(inner, sizes)
        case Error():
            return False
        case ReadEnum() | ReadArray() | ReadMap() | ReadWriterUnion():
            return True
    assert_never(action)


def _refuse(message: str) -> Reader:
    def read(data: Input, at: int) -> tuple[Any, int]:
        raise DecodeError(message, offset=at)

    return read


def _converted(read: Reader, convert: Callable[[Any], Any]) -> Reader:
    def read_converted(data: Input, at: int) -> tuple[Any, int]:
        raw, end = read(data, at)
        try:
            return convert(raw), end
        except Unfit as error:
            raise DecodeError(str(error), offset=at) from None

    return read_converted


def _fixed(size: int) -> Reader:
    def read(data: Input, at: int) -> tuple[bytes, int]:
        end = need(data, at, size)
        return data[at:end], end

    return read


def _enum(choices: tuple[Any, ...], fullname: str, keeps_unknown: bool) -> Reader:
    def read(data: Input, at: int) -> tuple[Any, int]:
        index, end = read_index(data, at, len(choices), f"symbol of {fullname}")
        choice = choices[index]
        if type(choice) is UnknownSymbol and not keeps_unknown:
            raise DecodeError(
                f'the symbol "{choice.text}" is not one of {fullname}, which has no default', offset=at
            )
        return choice, end

    return read


def _array(read_item: Reader, *, takes_bytes: bool) -> Reader:
    def read(data: Input, at: int) -> tuple[list[Any], int]:
        items: list[Any] = []
        while True:
            count, at = read_block(data, at, takes_bytes=takes_bytes)
            if not count:
                return items, at
            for _ in range(count):
                try:
                    item, at = read_item(data, at)
                except DecodeError as error:
                    error.within(index_step(len(items)))
                    raise
                items.append(item)

    return read


def _map(read_value: Reader) -> Reader:
    def read(data: Input, at: int) -> tuple[dict[str, Any], int]:
        values: dict[str, Any] = {}
        while True:
            count, at = read_block(data, at, takes_bytes=True)
            if not count:
                return values, at
            for _ in range(count):
                key, at = read_text(data, at)
                try:
                    values[key], at = read_value(data, at)
                except DecodeError as error:
                    error.within(key_step(key))
                    raise

    return read


def _union(branches: tuple[Reader, ...]) -> Reader:
    def read(data: Input, at: int) -> tuple[Any, int]:
        index, at = read_index(data, at, len(branches), "branch of the union")
        return branches[index](data, at)

    return read


def _wrapped(read_value: Reader, wrap: Callable[[Any], Any]) -> Reader:
    def read(data: Input, at: int) -> tuple[Any, int]:
        value, at = read_value(data, at)
        return wrap(value), at

    return read


def _record(make: Callable[..., Any], steps: list[tuple[str, str | None, Reader]], left_out: str) -> Reader:
    """Read a record; `left_out` names the fields that the writer does not have."""

    def read(data: Input, at: int) -> tuple[Any, int]:
        values: dict[str, Any] = {}
        for name, attribute, read_field in steps:
            try:
                value, at = read_field(data, at)
            except DecodeError as error:
                error.within(name)
                raise
            if attribute is not None:
                values[attribute] = value
        try:
            return make(**values), at
        except (TypeError, ValueError) as error:
            if not left_out:
                raise
            # The class does without a default that is no value of its Python type, a time of -1 for instance.
            message = f"the writer has no {left_out}, and Python's types do not hold every default of these"
            raise DecodeError(message, offset=at) from error

    return read
