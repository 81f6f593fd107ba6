"""Parsed JSON to frozen nodes: one document at a time, with references left to be linked.

Source: Avro 1.12.0 specification, "Schema Declaration". Where Java 1.12 is more lenient, a problem is reported and
a usable node is made all the same, because released schemas of real teams have such things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from eventwright.model import problems as rules
from eventwright.model.events import ATTRIBUTE, read_event
from eventwright.model.logical import Misuse, read_logical_type
from eventwright.model.names import is_fullname, is_name, namespace_of, qualified, simple_name
from eventwright.model.nodes import (
    JSON,
    NO_DEFAULT,
    PRIMITIVE_NAMES,
    Array,
    Branch,
    Enum,
    EventAttributes,
    Field,
    Fixed,
    LogicalType,
    Map,
    Named,
    Origin,
    Primitive,
    Record,
    Reference,
    Type,
    Union,
    kind_of,
)
from eventwright.model.problems import SchemaProblem
from eventwright.model.text import MAX_DEPTH, nests_too_deep, said
from eventwright.rule import Explanation

NAMED_WORDS: Final = ("record", "error", "enum", "fixed")
MAX_SIZE: Final = 2**31 - 1  # of a fixed, in bytes: what Java's int holds
ORDERS: Final = ("ascending", "descending", "ignore")

_Object = dict[str, "JSON"]
_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class Use:
    """A name that stands where a type is wanted."""

    fullname: str  # as the enclosing namespace makes it
    fallback: str  # the same name in the null namespace, "" where the name says its namespace
    pointer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one document says; `names` has also the definitions that no node could be made of."""

    root: Type | None
    definitions: Mapping[str, Named]
    names: frozenset[str]
    uses: tuple[Use, ...]
    problems: tuple[SchemaProblem, ...]


@dataclass(slots=True)
class _Run:
    """The parse of one document under way."""

    file: str
    renamed: Mapping[str, str]
    subject: str = ""
    definitions: dict[str, Named] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    uses: list[Use] = field(default_factory=list)
    problems: list[SchemaProblem] = field(default_factory=list)

    def report(self, rule: Explanation, pointer: str, message: str) -> None:
        self.problems.append(SchemaProblem(rule, self.file, pointer, message, self.subject))


@dataclass(frozen=True, slots=True)
class _Header:
    """What all named types have."""

    fullname: str
    aliases: tuple[str, ...]
    doc: str | None
    origin: Origin


def parse_document(json: JSON, file: str, renamed: Mapping[str, str]) -> Parsed:
    """Make nodes of one document.

    `renamed` maps fullnames that simple names would have in their namespace to what they mean instead, for names
    that are defined in the null namespace only.
    """
    run = _Run(file, renamed)
    if nests_too_deep(json):
        run.report(rules.NESTED_TOO_DEEP, "", f"the schema nests deeper than {MAX_DEPTH} levels")
        return Parsed(None, {}, frozenset(), (), tuple(run.problems))
    root = _type(run, json, "", "")
    return Parsed(root, run.definitions, frozenset(run.names), tuple(run.uses), tuple(run.problems))


def _type(run: _Run, json: JSON, pointer: str, namespace: str) -> Type | None:
    if isinstance(json, str):
        if json in PRIMITIVE_NAMES:
            return Primitive(json, None, pointer)
        return _reference(run, json, (pointer, pointer), namespace)
    if isinstance(json, dict):
        return _object(run, json, pointer, namespace)
    if isinstance(json, list):
        return _union(run, json, pointer, namespace)
    run.report(rules.INVALID_SCHEMA, pointer, f"{said(json)} is no type")
    return None


def _reference(run: _Run, name: str, pointers: tuple[str, str], namespace: str) -> Reference:
    """Use a name; `pointers` are those of the node and of the name itself."""
    fullname, fallback = qualified(name, namespace), ""
    if fullname != name:
        fullname, fallback = run.renamed.get(fullname, fullname), name
    run.uses.append(Use(fullname, fallback, pointers[1], run.subject))
    return Reference(fullname, pointers[0])


def _object(run: _Run, json: _Object, pointer: str, namespace: str) -> Type | None:
    word = json.get("type")
    if isinstance(word, str):
        if word in PRIMITIVE_NAMES:
            return Primitive(word, _logical(run, json, word, pointer), pointer)
        if word in NAMED_WORDS:
            return _definition(run, json, pointer, namespace)
        if word == "array":
            items = _inner(run, json, pointer, namespace)
            return None if items is None else Array(items, pointer)
        if word == "map":
            values = _inner(run, json, pointer, namespace)
            return None if values is None else Map(values, pointer)
        _logical(run, json, f'the name "{word}"', pointer)
        return _reference(run, word, (pointer, f"{pointer}/type"), namespace)
    if isinstance(word, (dict, list)):
        _logical(run, json, "a type in an object of its own", pointer)
        return _type(run, word, f"{pointer}/type", namespace)
    if "type" not in json:
        what = "a protocol (.avpr) is no schema" if "protocol" in json else 'the object has no "type"'
        run.report(rules.INVALID_SCHEMA, pointer, what)
    else:
        run.report(rules.INVALID_SCHEMA, f"{pointer}/type", f"{said(word)} is no type")
    return None


def _inner(run: _Run, json: _Object, pointer: str, namespace: str) -> Type | None:
    word = str(json["type"])
    attribute = "items" if word == "array" else "values"
    _logical(run, json, word, pointer)
    if attribute not in json:
        run.report(rules.INVALID_SCHEMA, pointer, f'the {word} has no "{attribute}"')
        return None
    return _type(run, json[attribute], f"{pointer}/{attribute}", namespace)


def _logical(
    run: _Run, json: _Object, base: str, pointer: str, size: int | None = None
) -> LogicalType | None:
    if "logicalType" not in json:
        return None
    found = read_logical_type(json, base, size)
    if not isinstance(found, Misuse):
        return found
    run.report(found.explanation, f"{pointer}/logicalType", found.message)
    return None


def _union(run: _Run, json: list[JSON], pointer: str, namespace: str) -> Union | None:
    branches: list[Branch] = []
    seen: set[str] = set()
    for index, item in enumerate(json):
        at = f"{pointer}/{index}"
        branch = _type(run, item, at, namespace)
        if isinstance(branch, Union):
            run.report(rules.NESTED_UNION, at, "a union is a branch of a union")
        elif branch is not None:
            key = branch.fullname if isinstance(branch, Reference) else kind_of(branch)
            if key in seen:
                run.report(rules.DUPLICATE_BRANCH, at, f'the union has "{key}" twice')
            else:
                seen.add(key)
                branches.append(branch)
    return Union(tuple(branches), pointer) if len(branches) == len(json) else None


def _definition(run: _Run, json: _Object, pointer: str, namespace: str) -> Reference | None:
    outer = run.subject
    header = _header(run, json, pointer, namespace)
    if header.fullname in run.names:
        run.report(rules.DUPLICATE_NAME, pointer, f'"{header.fullname}" is defined twice in this schema')
        return Reference(header.fullname, pointer)
    if header.fullname:
        run.names.add(header.fullname)
        run.subject = header.fullname
    named = _MAKERS[str(json["type"])](run, json, header)
    run.subject = outer
    if not header.fullname:
        return None
    if named is not None:
        run.definitions[header.fullname] = named
    return Reference(header.fullname, pointer)


def _header(run: _Run, json: _Object, pointer: str, namespace: str) -> _Header:
    fullname = _fullname(run, json, pointer, namespace)
    own = namespace_of(fullname) if fullname else namespace
    aliases = tuple(qualified(alias, own) for alias in _aliases(run, json, pointer, is_fullname))
    return _Header(fullname, aliases, _doc(json), Origin(run.file, pointer, json))


def _fullname(run: _Run, json: _Object, pointer: str, namespace: str) -> str:
    """Return the fullname of a definition, "" where it has none."""
    name, given = json.get("name"), json.get("namespace")
    if not isinstance(name, str) or not name:
        what = f"the {json['type']} has no name" if name is None else f"{said(name)} is no name"
        run.report(rules.INVALID_SCHEMA, f"{pointer}/name" if "name" in json else pointer, what)
        return ""
    if given is not None and not isinstance(given, str):
        run.report(
            rules.INVALID_NAME, f"{pointer}/namespace", f"the namespace is a string, not {said(given)}"
        )
    fullname = qualified(name, given if isinstance(given, str) else namespace)
    if not is_fullname(fullname):
        _report_name(run, name, given, pointer)
    if simple_name(fullname) in PRIMITIVE_NAMES:
        what = f'"{name}" is the name of a primitive type and cannot be defined'
        run.report(rules.INVALID_NAME, f"{pointer}/name", what)
    return fullname


def _report_name(run: _Run, name: str, namespace: JSON, pointer: str) -> None:
    # An inherited namespace was reported where it is given.
    if not is_fullname(name):
        run.report(rules.INVALID_NAME, f"{pointer}/name", f"{said(name)} is not an Avro name")
    elif isinstance(namespace, str) and namespace and not is_fullname(namespace):
        run.report(rules.INVALID_NAME, f"{pointer}/namespace", f"{said(namespace)} is not an Avro namespace")


def _aliases(run: _Run, json: _Object, pointer: str, is_good: Callable[[str], bool]) -> Iterable[str]:
    aliases = json.get("aliases")
    if aliases is None:
        return ()
    at = f"{pointer}/aliases"
    if not isinstance(aliases, list):
        run.report(rules.INVALID_NAME, at, f"aliases are a list of names, not {said(aliases)}")
        return ()
    for index, alias in enumerate(aliases):
        if not isinstance(alias, str) or not is_good(alias):
            run.report(rules.INVALID_NAME, f"{at}/{index}", f"the alias {said(alias)} is not an Avro name")
    return dict.fromkeys(alias for alias in aliases if isinstance(alias, str) and alias)


def _doc(json: _Object) -> str | None:
    doc = json.get("doc")
    return doc if isinstance(doc, str) else None


def _list(run: _Run, json: _Object, pointer: str, attribute: str) -> list[JSON] | None:
    value = json.get(attribute)
    if isinstance(value, list):
        return value
    kind = json["type"]
    if attribute not in json:
        run.report(rules.INVALID_SCHEMA, pointer, f'the {kind} has no "{attribute}"')
    else:
        at = f"{pointer}/{attribute}"
        run.report(rules.INVALID_SCHEMA, at, f'the "{attribute}" of the {kind} are a list, not {said(value)}')
    return None


def _record(run: _Run, json: _Object, header: _Header) -> Record | None:
    pointer = header.origin.pointer
    _logical(run, json, "record", pointer)
    event = _event(run, json, pointer)
    items = _list(run, json, pointer, "fields")
    if items is None:
        return None
    namespace = namespace_of(header.fullname)
    fields = [_field(run, item, f"{pointer}/fields/{index}", namespace) for index, item in enumerate(items)]
    seen: set[str] = set()
    for item in fields:
        if item is not None and item.name in seen:
            run.report(rules.DUPLICATE_FIELD, item.pointer, f'the record has two fields named "{item.name}"')
        elif item is not None:
            seen.add(item.name)
    good = tuple(item for item in fields if item is not None)
    if len(seen) < len(items):
        return None
    return Record(
        header.fullname,
        fields=good,
        is_error=json["type"] == "error",
        event=event,
        aliases=header.aliases,
        doc=header.doc,
        origin=header.origin,
    )


def _event(run: _Run, json: _Object, pointer: str) -> EventAttributes | None:
    if ATTRIBUTE not in json:
        return None
    event, faults = read_event(json[ATTRIBUTE])
    for inner, message in faults:
        run.report(rules.INVALID_EVENT_ATTRIBUTES, f"{pointer}/{ATTRIBUTE}{inner}", message)
    return event


def _field(run: _Run, json: JSON, pointer: str, namespace: str) -> Field | None:
    if not isinstance(json, dict):
        run.report(rules.INVALID_SCHEMA, pointer, f"a field is an object, not {said(json)}")
        return None
    name = json.get("name")
    if not isinstance(name, str) or not name:
        what = "the field has no name" if name is None else f"{said(name)} is no name"
        run.report(rules.INVALID_SCHEMA, f"{pointer}/name" if "name" in json else pointer, what)
    elif not is_name(name):
        run.report(rules.INVALID_NAME, f"{pointer}/name", f"{said(name)} is not an Avro name")
    if "type" not in json:
        run.report(rules.INVALID_SCHEMA, pointer, f"the field {said(name)} has no type")
        return None
    type_ = _type(run, json["type"], f"{pointer}/type", namespace)
    aliases = tuple(_aliases(run, json, pointer, is_name)) if "aliases" in json else ()
    order = _order(run, json, pointer)
    if type_ is None or not isinstance(name, str) or not name:
        return None
    return Field(name, type_, json.get("default", NO_DEFAULT), aliases, order, _doc(json), pointer)


def _order(run: _Run, json: _Object, pointer: str) -> str:
    order = json.get("order")
    if order is None:
        return "ascending"
    if isinstance(order, str) and order.lower() in ORDERS:  # Java reads them in any case
        return order.lower()
    run.report(rules.INVALID_ORDER, f"{pointer}/order", f"{said(order)} is no order")
    return "ascending"


def _enum(run: _Run, json: _Object, header: _Header) -> Enum | None:
    pointer = header.origin.pointer
    _misplaced(run, json, pointer)
    symbols = _list(run, json, pointer, "symbols")
    if symbols is None:
        return None
    good = _unique(run, symbols, f"{pointer}/symbols")
    if len(good) < len(symbols):
        return None
    default = json.get("default")
    if default is not None and default not in good:
        run.report(rules.INVALID_DEFAULT, f"{pointer}/default", f"{said(default)} is no symbol of the enum")
        default = None
    return Enum(
        header.fullname,
        symbols=good,
        default=default if isinstance(default, str) else None,
        aliases=header.aliases,
        doc=header.doc,
        origin=header.origin,
    )


def _unique(run: _Run, symbols: list[JSON], pointer: str) -> tuple[str, ...]:
    good: dict[str, None] = {}
    for index, symbol in enumerate(symbols):
        at = f"{pointer}/{index}"
        if not isinstance(symbol, str) or not symbol:
            run.report(rules.INVALID_SCHEMA, at, f"{said(symbol)} is no symbol")
        elif symbol in good:
            run.report(rules.DUPLICATE_SYMBOL, at, f'the symbol "{symbol}" is listed twice')
        else:
            if not is_name(symbol):
                run.report(rules.INVALID_NAME, at, f"the symbol {said(symbol)} is not an Avro name")
            good[symbol] = None
    return tuple(good)


def _fixed(run: _Run, json: _Object, header: _Header) -> Fixed | None:
    pointer, size = header.origin.pointer, json.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size <= MAX_SIZE:
        what = 'the fixed has no "size"' if size is None else f"the size is {said(size)}"
        at = f"{pointer}/size" if "size" in json else pointer
        run.report(rules.INVALID_SCHEMA, at, f"{what}; it is a whole number of bytes from 0 to {MAX_SIZE}")
        return None
    _misplaced(run, json, pointer)
    logical = _logical(run, json, "fixed", pointer, size)
    return Fixed(
        header.fullname,
        size=size,
        logical=logical,
        aliases=header.aliases,
        doc=header.doc,
        origin=header.origin,
    )


def _misplaced(run: _Run, json: _Object, pointer: str) -> None:
    if ATTRIBUTE in json:
        what = f'"{ATTRIBUTE}" belongs to records; an event is a record'
        run.report(rules.INVALID_EVENT_ATTRIBUTES, f"{pointer}/{ATTRIBUTE}", what)


_MAKERS: Final[Mapping[str, Callable[[_Run, _Object, _Header], Named | None]]] = {
    "record": _record,
    "error": _record,
    "enum": _enum,
    "fixed": _fixed,
}
