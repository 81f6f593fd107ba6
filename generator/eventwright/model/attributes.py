"""What the attributes of schema objects say, one attribute at a time; what is wrong with it is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from eventwright.model import problems as rules
from eventwright.model.events import ATTRIBUTE, read_event
from eventwright.model.logical import Misuse, read_logical_type
from eventwright.model.names import is_fullname, is_name, qualified, simple_name
from eventwright.model.nodes import JSON, EventAttributes, LogicalType, Named, Origin, Record
from eventwright.model.problems import SchemaProblem
from eventwright.model.text import said
from eventwright.model.words import PRIMITIVE_NAMES
from eventwright.rule import Explanation

JSONObject: TypeAlias = "dict[str, JSON]"

MAX_SIZE: Final = 2**31 - 1  # of a fixed, in bytes: what Java's int holds
ORDERS: Final = ("ascending", "descending", "ignore")


@dataclass(frozen=True, slots=True)
class Use:
    """A name that stands where a type is wanted."""

    fullname: str  # as the enclosing namespace makes it
    fallback: str  # the same name in the null namespace, "" where the name says its namespace
    pointer: str
    subject: str


@dataclass(slots=True)
class Run:
    """The parse of one document under way."""

    file: str
    renamed: Mapping[str, str]
    subject: str = ""
    definitions: dict[str, Named] = field(default_factory=dict)
    broken: list[Record] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    uses: list[Use] = field(default_factory=list)
    problems: list[SchemaProblem] = field(default_factory=list)

    def report(self, rule: Explanation, pointer: str, message: str) -> None:
        """Add a problem with the definition that is being read."""
        self.problems.append(SchemaProblem(rule, self.file, pointer, message, self.subject))

    def has_just_reported(self, rule: Explanation, pointer: str) -> bool:
        """Tell whether the last problem was of this rule and place."""
        last = self.problems[-1] if self.problems else None
        return last is not None and last.explanation is rule and last.pointer == pointer


@dataclass(frozen=True, slots=True)
class Header:
    """What all named types have."""

    fullname: str
    aliases: tuple[str, ...]
    doc: str | None
    origin: Origin


def read_fullname(run: Run, json: JSONObject, pointer: str, namespace: str) -> str:
    """Return the fullname of a definition inside `namespace`, "" where it has none."""
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


def _report_name(run: Run, name: str, namespace: JSON, pointer: str) -> None:
    # An inherited namespace was reported where it is given.
    if not is_fullname(name):
        run.report(rules.INVALID_NAME, f"{pointer}/name", f"{said(name)} is not an Avro name")
    elif isinstance(namespace, str) and namespace and not is_fullname(namespace):
        run.report(rules.INVALID_NAME, f"{pointer}/namespace", f"{said(namespace)} is not an Avro namespace")


def read_aliases(run: Run, json: JSONObject, pointer: str, is_good: Callable[[str], bool]) -> Iterable[str]:
    """Return the aliases that `json` has, as they are written; those that are no names stay among them."""
    aliases = json.get("aliases")
    at = f"{pointer}/aliases"
    if not isinstance(aliases, list):
        run.report(rules.INVALID_SCHEMA, at, f"aliases are a list of names, not {said(aliases)}")
        return ()
    for index, alias in enumerate(aliases):
        if not isinstance(alias, str) or not is_good(alias):
            run.report(rules.INVALID_NAME, f"{at}/{index}", f"the alias {said(alias)} is not an Avro name")
    return dict.fromkeys(alias for alias in aliases if isinstance(alias, str) and alias)


def read_doc(json: JSONObject) -> str | None:
    """Return the documentation; as in Java, what is no string is none."""
    doc = json.get("doc")
    return doc if isinstance(doc, str) else None


def read_logical(
    run: Run, json: JSONObject, base: str, pointer: str, size: int | None = None
) -> LogicalType | None:
    """Return the logical type of a schema object; `base` and `size` as in `read_logical_type`."""
    if "logicalType" not in json:
        return None
    found = read_logical_type(json, base, size)
    if not isinstance(found, Misuse):
        return found
    run.report(found.explanation, f"{pointer}/logicalType", found.message)
    return None


def read_list(run: Run, json: JSONObject, pointer: str, attribute: str) -> list[JSON] | None:
    """Return an attribute that a type must have and that is a list, None where it is not."""
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


def read_symbols(run: Run, symbols: list[JSON], pointer: str) -> tuple[str, ...]:
    """Return the symbols that are strings, each once."""
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


def read_order(run: Run, json: JSONObject, pointer: str) -> str:
    """Return a field's sort order, "ascending" where it says none that is known."""
    order = json.get("order")
    if order is None:
        return "ascending"
    if isinstance(order, str) and order.lower() in ORDERS:  # Java reads them in any case
        return order.lower()
    run.report(rules.INVALID_ORDER, f"{pointer}/order", f"{said(order)} is no order")
    return "ascending"


def read_event_attribute(run: Run, json: JSONObject, pointer: str) -> EventAttributes | None:
    """Return what makes a record an event, None where it has no such attribute."""
    if ATTRIBUTE not in json:
        return None
    event, faults = read_event(json[ATTRIBUTE])
    for inner, message in faults:
        run.report(rules.INVALID_EVENT_ATTRIBUTES, f"{pointer}/{ATTRIBUTE}{inner}", message)
    return event


def refuse_event_attribute(run: Run, json: JSONObject, pointer: str) -> None:
    """Report event attributes on a type that is no record."""
    if ATTRIBUTE in json:
        what = f'"{ATTRIBUTE}" belongs to records; an event is a record'
        run.report(rules.INVALID_EVENT_ATTRIBUTES, f"{pointer}/{ATTRIBUTE}", what)
