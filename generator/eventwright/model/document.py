"""Parsed JSON to frozen nodes: one document at a time, with references left to be linked.

Source: Avro 1.12.0 specification, "Schema Declaration". Where Java 1.12 is more lenient, a problem is
reported and a usable node is made all the same, because released schemas of real teams have such things.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from eventwright.model import problems as rules
from eventwright.model.attributes import (
    MAX_SIZE,
    Header,
    JSONObject,
    Run,
    Use,
    read_aliases,
    read_doc,
    read_event_attribute,
    read_fullname,
    read_list,
    read_logical,
    read_order,
    read_symbols,
    refuse_event_attribute,
)
from eventwright.model.names import is_fullname, is_name, namespace_of, qualified
from eventwright.model.nodes import (
    JSON,
    NO_DEFAULT,
    Array,
    Branch,
    Enum,
    Field,
    Fixed,
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
from eventwright.model.text import said
from eventwright.model.words import PRIMITIVE_NAMES

RECORD_WORDS: Final = ("record", "error")
NAMED_WORDS: Final = (*RECORD_WORDS, "enum", "fixed")

_FIELDS: Final[dict[tuple[str, str, bytes], _Read]] = {}  # by pointer, namespace and JSON
_MOST: Final = 10_000  # some megabytes; schemas may come from strangers, without end


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one document says.

    `broken` are records that lack fields of which no node could be made; `names` has also the definitions of
    which none could be made at all.
    """

    root: Type | None
    definitions: Mapping[str, Named]
    broken: tuple[Record, ...]
    names: frozenset[str]
    uses: tuple[Use, ...]
    problems: tuple[SchemaProblem, ...]


def parse_document(json: JSON, file: str, renamed: Mapping[str, str]) -> Parsed:
    """Make nodes of one document, which nests no deeper than `parse_json` lets it.

    `renamed` maps fullnames that simple names would have in their namespace to what they mean instead, for
    names that are defined in the null namespace only.
    """
    run = Run(file, renamed)
    root = _type(run, json, "", "")
    return Parsed(
        root=root,
        definitions=run.definitions,
        broken=tuple(run.broken),
        names=frozenset(run.names),
        uses=tuple(run.uses),
        problems=tuple(run.problems),
    )


def _type(run: Run, json: JSON, pointer: str, namespace: str) -> Type | None:
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


def _reference(run: Run, name: str, pointers: tuple[str, str], namespace: str) -> Reference:
    """Use a name; `pointers` are those of the node and of the name itself."""
    fullname, fallback = qualified(name, namespace), ""
    if fullname != name:
        fullname, fallback = run.renamed.get(fullname, fullname), name
    run.uses.append(Use(fullname, fallback, pointers[1], run.subject))
    return Reference(fullname, pointers[0])


def _object(run: Run, json: JSONObject, pointer: str, namespace: str) -> Type | None:
    word = json.get("type")
    if isinstance(word, str):
        if word in PRIMITIVE_NAMES:
            return Primitive(word, read_logical(run, json, word, pointer), pointer)
        if word in NAMED_WORDS:
            return _definition(run, json, pointer, namespace)
        if word == "array":
            items = _inner(run, json, pointer, namespace)
            return None if items is None else Array(items, pointer)
        if word == "map":
            values = _inner(run, json, pointer, namespace)
            return None if values is None else Map(values, pointer)
        read_logical(run, json, f'the name "{word}"', pointer)
        return _reference(run, word, (pointer, f"{pointer}/type"), namespace)
    if isinstance(word, (dict, list)):
        run.report(rules.REDUNDANT_TYPE_OBJECT, pointer, 'the "type" of this object is a type by itself')
        read_logical(run, json, "a type in an object of its own", pointer)
        return _type(run, word, f"{pointer}/type", namespace)
    if "type" not in json:
        what = "a protocol (.avpr) is no schema" if "protocol" in json else 'the object has no "type"'
        run.report(rules.INVALID_SCHEMA, pointer, what)
    else:
        run.report(rules.INVALID_SCHEMA, f"{pointer}/type", f"{said(word)} is no type")
    return None


def _inner(run: Run, json: JSONObject, pointer: str, namespace: str) -> Type | None:
    word = str(json["type"])
    attribute = "items" if word == "array" else "values"
    read_logical(run, json, word, pointer)
    if attribute not in json:
        run.report(rules.INVALID_SCHEMA, pointer, f'the {word} has no "{attribute}"')
        return None
    return _type(run, json[attribute], f"{pointer}/{attribute}", namespace)


def _union(run: Run, json: list[JSON], pointer: str, namespace: str) -> Union | None:
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
                if not run.has_just_reported(rules.DUPLICATE_NAME, at):
                    run.report(rules.DUPLICATE_BRANCH, at, f'the union has "{key}" twice')
            else:
                seen.add(key)
                branches.append(branch)
    return Union(tuple(branches), pointer) if len(branches) == len(json) else None


def _definition(run: Run, json: JSONObject, pointer: str, namespace: str) -> Reference | None:
    fullname = read_fullname(run, json, pointer, namespace)
    if not fullname:
        # What is inside is judged all the same, under a name that nothing can refer to.
        _MAKERS[str(json["type"])](
            run, json, Header(qualified("", namespace), (), None, Origin("", pointer, json))
        )
        return None
    if fullname in run.names:
        run.report(rules.DUPLICATE_NAME, pointer, f'"{fullname}" is defined twice in this schema')
        return Reference(fullname, pointer)
    outer = run.subject
    run.names.add(fullname)
    run.subject = fullname
    aliases = tuple(read_aliases(run, json, pointer, is_fullname)) if "aliases" in json else ()
    own = namespace_of(fullname)
    header = Header(
        fullname,
        tuple(qualified(alias, own) for alias in aliases),
        read_doc(json),
        Origin(run.file, pointer, json),
    )
    named = _MAKERS[str(json["type"])](run, json, header)
    run.subject = outer
    if named is not None:
        run.definitions[fullname] = named
    return Reference(fullname, pointer)


def _record(run: Run, json: JSONObject, header: Header) -> Record | None:
    pointer = header.origin.pointer
    read_logical(run, json, "record", pointer)
    event = read_event_attribute(run, json, pointer)
    items = read_list(run, json, pointer, "fields")
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
    record = Record(
        header.fullname,
        fields=tuple(item for item in fields if item is not None),
        is_error=json["type"] == "error",
        event=event,
        aliases=header.aliases,
        doc=header.doc,
        origin=header.origin,
    )
    if len(seen) < len(items):
        run.broken.append(record)
        return None
    return record


@dataclass(frozen=True, slots=True)
class _Read:
    """What the words of a field were read as, without a problem."""

    field: Field
    uses: tuple[Use, ...]
    definitions: tuple[Named, ...]


def _field(run: Run, json: JSON, pointer: str, namespace: str) -> Field | None:
    """Read a field; one that was read before in just these words, and at this place, is the same value.

    Versions of an event have most fields in common, and events of a team many: most of the time is saved,
    and comparing what is the same takes none.
    """
    key = pointer, namespace, marshal.dumps(json, 2)  # which tells true from 1, as comparing would not
    known = _FIELDS.get(key)
    if known is not None and _take(run, known):
        return known.field
    before = len(run.problems), len(run.uses), len(run.definitions)
    field = _new_field(run, json, pointer, namespace)
    if field is not None and len(run.problems) == before[0] and not isinstance(field.default, (dict, list)):
        inside = tuple(islice(run.definitions.values(), before[2], None))
        _remember(run, key, _Read(field, tuple(run.uses[before[1] :]), inside))
    return field


def _take(run: Run, known: _Read) -> bool:
    """Add what a field brings along; tell whether it could be added."""
    if not (known.uses or known.definitions):
        return True
    if run.renamed or any(named.fullname in run.names for named in known.definitions):
        return False
    for named in known.definitions:
        origin = Origin(run.file, named.origin.pointer, named.origin.json)
        run.definitions[named.fullname] = replace(named, origin=origin)
        run.names.add(named.fullname)
    run.uses += known.uses
    return True


def _remember(run: Run, key: tuple[str, str, bytes], read: _Read) -> None:
    # A name that the field itself uses is told with the record around it, which is another one elsewhere.
    if run.renamed or any(use.subject == run.subject for use in read.uses):
        return
    if len(_FIELDS) >= _MOST:
        _FIELDS.clear()
    _FIELDS[key] = read


def _new_field(run: Run, json: JSON, pointer: str, namespace: str) -> Field | None:
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
    aliases = tuple(read_aliases(run, json, pointer, is_name)) if "aliases" in json else ()
    order = read_order(run, json, pointer)
    if type_ is None or not isinstance(name, str) or not name:
        return None
    return Field(name, type_, json.get("default", NO_DEFAULT), aliases, order, read_doc(json), pointer)


def _enum(run: Run, json: JSONObject, header: Header) -> Enum | None:
    pointer = header.origin.pointer
    refuse_event_attribute(run, json, pointer)
    read_logical(run, json, "enum", pointer)
    symbols = read_list(run, json, pointer, "symbols")
    if symbols is None:
        return None
    good = read_symbols(run, symbols, f"{pointer}/symbols")
    default = json.get("default")
    if default is not None and default not in good:
        run.report(rules.INVALID_DEFAULT, f"{pointer}/default", f"{said(default)} is no symbol of the enum")
        default = None
    if len(good) < len(symbols):
        return None
    return Enum(
        header.fullname,
        symbols=good,
        default=default if isinstance(default, str) else None,
        aliases=header.aliases,
        doc=header.doc,
        origin=header.origin,
    )


def _fixed(run: Run, json: JSONObject, header: Header) -> Fixed | None:
    pointer, size = header.origin.pointer, json.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size <= MAX_SIZE:
        what = 'the fixed has no "size"' if size is None else f"the size is {said(size)}"
        at = f"{pointer}/size" if "size" in json else pointer
        run.report(rules.INVALID_SCHEMA, at, f"{what}; it is a whole number of bytes from 0 to {MAX_SIZE}")
        return None
    refuse_event_attribute(run, json, pointer)
    logical = read_logical(run, json, "fixed", pointer, size)
    return Fixed(
        header.fullname,
        size=size,
        logical=logical,
        aliases=header.aliases,
        doc=header.doc,
        origin=header.origin,
    )


_MAKERS: Final[Mapping[str, Callable[[Run, JSONObject, Header], Named | None]]] = {
    "record": _record,
    "error": _record,
    "enum": _enum,
    "fixed": _fixed,
}
