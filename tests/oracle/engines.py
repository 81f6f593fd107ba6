"""What each engine does where they differ: a table of claims, tried on the engines by the tests beside it.

Java stands for the registries of Confluent and Apicurio and for Java's readers (Avro 1.12.0; engines_java.py
runs it), Apache's Python for its decoder and for Karapace, which checks with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from drafts import Json


class Verdict(Enum):
    """What a check says of a pair, or a decoder of the data; a decoder that takes them gives a value."""

    COMPATIBLE = "compatible"
    INCOMPATIBLE = "incompatible"
    FAILS = "fails"


YES: Final = Verdict.COMPATIBLE
NO: Final = Verdict.INCOMPATIBLE
FAILS: Final = Verdict.FAILS


@dataclass(frozen=True)
class Engine:
    """What an engine's check says, and what its decoder makes of the data."""

    check: Verdict
    value: Any


@dataclass(frozen=True)
class Entry:
    """A pair of schemas on which engines differ; values are Python's, logical ones as `str` writes them."""

    id: str
    why: str  # what the specification says, and who does otherwise
    rules: tuple[str, ...]  # what our check finds
    reader: Json
    writer: Json
    data: str  # as hexadecimal digits
    ours: Any  # FAILS where the check refuses the pair, whatever the decoder could do
    java: Engine
    apache: Engine
    fastavro: Any


def record(name: str, *fields: Json, **more: Json) -> Json:
    return {"type": "record", "name": name, "fields": list(fields), **more}


def field(name: str, type_: Json = "int", **more: Json) -> Json:
    return {"name": name, "type": type_, **more}


def enum(name: str, *symbols: str, **more: Json) -> Json:
    return {"type": "enum", "name": name, "symbols": list(symbols), **more}


def fixed(name: str, size: int, **more: Json) -> Json:
    return {"type": "fixed", "name": name, "size": size, **more}


def logical(base: str, name: str, **more: Json) -> Json:
    return {"type": base, "logicalType": name, **more}


def marked(name: str, mark: str, **more: Json) -> Json:
    """A record that shows by a field of its own, with a default, that it was taken."""
    return record(name, field("n"), field(mark, default=0), **more)


def decimal(precision: int, scale: int) -> Json:
    return logical("bytes", "decimal", precision=precision, scale=scale)


A: Final = field("a")
B_FROM_A: Final = field("b", aliases=["a"])
ONE: Final = {"n": 1}
MILLIS: Final = logical("long", "timestamp-millis")
MICROS: Final = logical("long", "timestamp-micros")
MILLION: Final = "80897a"  # 1000000
SIXTEEN_MINUTES: Final = "1970-01-01 00:16:40+00:00"

NAMES: Final = (
    Entry(
        "alias-beside-name",
        "an alias lets the reader act as though the writer's field had its name, but the writer has one of"
        " that name too; Java refuses that, fastavro takes the field that is written first",
        ("alias-beside-name",),
        record("R", B_FROM_A),
        record("R", A, field("b")),
        "0204",
        {"b": 2},
        java=Engine(FAILS, FAILS),
        apache=Engine(YES, {"b": 2}),
        fastavro={"b": 1},
    ),
    Entry(
        "alias-after-name",
        "the same with the fields in the other order, where fastavro raises KeyError",
        ("alias-beside-name",),
        record("R", B_FROM_A),
        record("R", field("b"), A),
        "0402",
        {"b": 2},
        java=Engine(FAILS, FAILS),
        apache=Engine(YES, {"b": 2}),
        fastavro=FAILS,
    ),
    Entry(
        "alias-of-another-field",
        "the field itself goes first; Java renames the writer's field for the alias and then misses it",
        ("alias-beside-name",),
        record("R", A, field("b", aliases=["a"], default=0)),
        record("R", A),
        "02",
        {"a": 1, "b": 0},
        java=Engine(YES, FAILS),
        apache=Engine(YES, {"a": 1, "b": 0}),
        fastavro={"a": 1, "b": 0},
    ),
    Entry(
        "two-aliases-written",
        "the specification does not say which alias wins; Java refuses, fastavro raises KeyError, and"
        " Apache's decoder knows no aliases",
        ("alias-beside-name",),
        record("R", field("c", aliases=["b", "a"])),
        record("R", A, field("b")),
        "0204",
        {"c": 2},
        java=Engine(FAILS, FAILS),
        apache=Engine(YES, FAILS),
        fastavro=FAILS,
    ),
    Entry(
        "alias-claimed-twice",
        "a field of the writer has one name, so it feeds one field of the reader; the checks of Java and"
        " Apache's Python accept more, and the decoders feed one of them, or none",
        ("alias-claimed-twice", "field-renamed"),
        record("R", field("b", aliases=["a"], default=0), field("c", aliases=["a"], default=0)),
        record("R", A),
        "02",
        FAILS,
        java=Engine(YES, {"b": 0, "c": 1}),
        apache=Engine(YES, {"b": 0, "c": 0}),
        fastavro={"c": 1, "b": 0},
    ),
    Entry(
        "field-alias",
        "an alias renames the writer's field; Apache's decoder knows no aliases and takes the default",
        ("field-renamed",),
        record("R", field("b", aliases=["a"], default=0)),
        record("R", A),
        "02",
        {"b": 1},
        java=Engine(YES, {"b": 1}),
        apache=Engine(YES, {"b": 0}),
        fastavro={"b": 1},
    ),
    Entry(
        "type-alias-unqualified",
        "an alias without a namespace is in that of its type; Apache's check compares it as it is written",
        ("alias-unqualified",),
        marked("a.N", "read", aliases=["X"]),
        marked("a.X", "written"),
        "0204",
        {"n": 1, "read": 0},
        java=Engine(YES, {"n": 1, "read": 0}),
        apache=Engine(NO, FAILS),
        fastavro={"n": 1, "read": 0},
    ),
    Entry(
        "type-alias",
        "an alias of a type renames the writer's; Apache's decoder knows no aliases",
        (),
        enum("a.N", "A", aliases=["b.X"]),
        enum("b.X", "A"),
        "00",
        "A",
        java=Engine(YES, "A"),
        apache=Engine(YES, FAILS),
        fastavro="A",
    ),
    Entry(
        "type-alias-in-no-other-namespace",
        "the same alias is none for a type of another namespace, but decoders of Java and fastavro take it",
        ("name-mismatch",),
        marked("a.N", "read", aliases=["X"]),
        marked("b.X", "written"),
        "0204",
        FAILS,
        java=Engine(NO, {"n": 1, "read": 0}),
        apache=Engine(NO, FAILS),
        fastavro={"n": 1, "read": 0},
    ),
    Entry(
        "namespace-moved",
        "named types match by unqualified names; Apache's decoder wants the same full name",
        (),
        marked("p.X", "read"),
        marked("q.X", "written"),
        "0204",
        {"n": 1, "read": 0},
        java=Engine(YES, {"n": 1, "read": 0}),
        apache=Engine(YES, FAILS),
        fastavro={"n": 1, "read": 0},
    ),
    Entry(
        "field-alias-in-moved-record",
        "aliases of fields count however the record matched; Java wants its full name, or an alias for that",
        ("field-alias-unreached",),
        record("p.R", B_FROM_A),
        record("q.R", A),
        "02",
        {"b": 1},
        java=Engine(YES, FAILS),
        apache=Engine(YES, FAILS),
        fastavro={"b": 1},
    ),
    Entry(
        "field-alias-with-default-in-moved-record",
        "so that Java takes the default in place of what was written",
        ("field-alias-unreached", "field-renamed"),
        record("p.R", field("b", aliases=["a"], default=0)),
        record("q.R", A),
        "02",
        {"b": 1},
        java=Engine(YES, {"b": 0}),
        apache=Engine(YES, FAILS),
        fastavro={"b": 1},
    ),
    Entry(
        "field-alias-in-record-with-alias",
        "an alias of the record helps",
        (),
        record("p.R", B_FROM_A, aliases=["q.R"]),
        record("q.R", A),
        "02",
        {"b": 1},
        java=Engine(YES, {"b": 1}),
        apache=Engine(YES, FAILS),
        fastavro={"b": 1},
    ),
    Entry(
        "error-and-record",
        "an error is a record; Apache's Python tells them apart",
        (),
        record("E"),
        {"type": "error", "name": "E", "fields": []},
        "",
        {},
        java=Engine(YES, {}),
        apache=Engine(NO, FAILS),
        fastavro={},
    ),
)

UNIONS: Final = (
    Entry(
        "enum-moved-into-union",
        "a branch matches by its unqualified name; Java's decoder wants the full name of an enum or fixed",
        ("branch-moved",),
        ["null", enum("p.E", "A")],
        enum("q.E", "A"),
        "00",
        "A",
        java=Engine(YES, FAILS),
        apache=Engine(YES, FAILS),
        fastavro="A",
    ),
    Entry(
        "fixed-moved-into-union",
        "the same for a fixed",
        ("branch-moved",),
        ["null", fixed("p.F", 1)],
        fixed("q.F", 1),
        "41",
        b"A",
        java=Engine(YES, FAILS),
        apache=Engine(YES, FAILS),
        fastavro=b"A",
    ),
    Entry(
        "enum-moved-with-alias",
        "an alias with the full name helps Java",
        (),
        ["null", enum("p.E", "A", aliases=["q.E"])],
        enum("q.E", "A"),
        "00",
        "A",
        java=Engine(YES, "A"),
        apache=Engine(YES, FAILS),
        fastavro="A",
    ),
    Entry(
        "enum-moved-in-both-unions",
        "and so does a union on the writer's side that differs in nothing but namespaces",
        (),
        ["null", enum("p.E", "A")],
        ["null", enum("q.E", "A")],
        "0200",
        "A",
        java=Engine(YES, "A"),
        apache=Engine(YES, FAILS),
        fastavro="A",
    ),
    Entry(
        "enum-moved-between-unions",
        "but no union that differs in anything else",
        ("branch-moved",),
        ["null", enum("p.E", "A"), "long"],
        ["null", enum("q.E", "A"), "int"],
        "0200",
        "A",
        java=Engine(YES, FAILS),
        apache=Engine(YES, FAILS),
        fastavro="A",
    ),
    Entry(
        "record-moved-into-union",
        "a record's branch Java finds by its unqualified name",
        (),
        ["null", marked("p.X", "read")],
        marked("q.X", "written"),
        "0204",
        {"n": 1, "read": 0},
        java=Engine(YES, {"n": 1, "read": 0}),
        apache=Engine(YES, FAILS),
        fastavro={"n": 1, "read": 0},
    ),
    Entry(
        "branch-by-unqualified-name",
        "the first branch that matches by its unqualified name; Java takes the last record that it can read",
        ("branch-ambiguous",),
        [marked("a.X", "first"), marked("b.X", "second")],
        marked("c.X", "written"),
        "0204",
        {"n": 1, "first": 0},
        java=Engine(YES, {"n": 1, "second": 0}),
        apache=Engine(YES, FAILS),
        fastavro={"n": 1, "first": 0},
    ),
    Entry(
        "branch-by-alias",
        "the branch of the very name, then one with an alias; Java takes the one with the alias",
        ("branch-ambiguous",),
        [marked("A", "itself"), marked("B", "aliased", aliases=["A"])],
        marked("A", "written"),
        "0204",
        {"n": 1, "itself": 0},
        java=Engine(YES, {"n": 1, "aliased": 0}),
        apache=Engine(YES, {"n": 1, "itself": 0}),
        fastavro={"n": 1, "itself": 0},
    ),
    Entry(
        "branch-of-the-full-name",
        "to the letter, the first branch that matches by its unqualified name, as fastavro takes it; we, Java"
        " and Apache's Python take the one of the full name",
        ("branch-preceded",),
        [marked("a.X", "first"), marked("b.X", "second")],
        marked("b.X", "written"),
        "0204",
        {"n": 1, "second": 0},
        java=Engine(YES, {"n": 1, "second": 0}),
        apache=Engine(YES, {"n": 1, "second": 0}),
        fastavro={"n": 1, "first": 0},
    ),
    Entry(
        "branch-of-another-kind",
        "fastavro takes a type of another kind for its unqualified name, and fails",
        ("branch-preceded",),
        [enum("a.X", "A"), marked("b.X", "read")],
        marked("b.X", "read"),
        "0204",
        {"n": 1, "read": 2},
        java=Engine(YES, {"n": 1, "read": 2}),
        apache=Engine(YES, {"n": 1, "read": 2}),
        fastavro=FAILS,
    ),
    Entry(
        "branch-by-promotion",
        "to the letter, the first branch that the type is promoted to, as fastavro takes it; we and Java take"
        " the one of the very type",
        ("branch-preceded",),
        ["double", "int"],
        "int",
        "06",
        3,
        java=Engine(YES, 3),
        apache=Engine(YES, 3),
        fastavro=3.0,
    ),
    Entry(
        "branch-of-bytes-before-string",
        "the same for text, which fastavro returns as bytes",
        ("branch-preceded",),
        ["bytes", "string"],
        "string",
        "0278",
        "x",
        java=Engine(YES, "x"),
        apache=Engine(YES, "x"),
        fastavro=b"x",
    ),
    Entry(
        "branch-that-matches-is-final",
        "the branch that matches is resolved, whether it can be or not; the checks of Java and of"
        " Apache's Python try others",
        ("type-mismatch", "branch-ambiguous"),
        [record("a.X", field("n", "string")), marked("b.X", "second")],
        marked("c.X", "written"),
        "0204",
        FAILS,
        java=Engine(YES, {"n": 1, "second": 0}),
        apache=Engine(YES, FAILS),
        fastavro=FAILS,
    ),
    Entry(
        "branch-by-structure",
        "no branch has the name; Java's decoder takes a record by its structure, against its own check",
        ("branch-unmatched",),
        ["null", marked("a.Y", "read")],
        marked("a.X", "written"),
        "0204",
        FAILS,
        java=Engine(NO, {"n": 1, "read": 0}),
        apache=Engine(NO, FAILS),
        fastavro=FAILS,
    ),
    Entry(
        "union-of-one",
        "a reader that is no union reads a union whose branches it reads; Apache's decoder never does",
        (),
        "int",
        ["int"],
        "0006",
        3,
        java=Engine(YES, 3),
        apache=Engine(YES, FAILS),
        fastavro=3,
    ),
)
