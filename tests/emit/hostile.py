"""Valid schemas that try to break out of the code that is generated from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from eventwright.model.nodes import JSON

DOC: Final = (
    'Ends with a quote: " and \\N{BULLET} \\x41 """ + __import__("os").abort() + """ {{ 7 * 7 }} {% raw %} '
    "# type: ignore\r\nsecond\0line \u202egnitirw\u202c\r\ttail \\"
)
UUID_TEXT: Final = "12345678-1234-5678-1234-567812345678"


def words(text: str) -> list[str]:
    return text.split()


FIELDS: Final = words(
    """
    self cls None True print class encode decode schema fields _x __x __init__ __slots__ _
    model_config model_x model_fields copy json dict name value field Field str list date datetime
    UUID Literal type int float bytes Names Struct BaseModel dataclass annotations validate
    construct register mro match case __class__ __dict__ __struct_fields__ _value at data out size
    end head item raw values count number key event
    """
)
SYMBOLS: Final = words(
    """
    None class mro name value _x_ _x __init__ __members__ symbol_x self print mro_ _ str auto member title
    """
)
TYPES: Final = words(
    """
    list str bool dict Exception UUID Enum Struct BaseModel Field dataclass object type property
    Literal Tagged date datetime UTC annotations None True print Decimal Package self super id
    """
)
MODULES: Final = words(
    """
    uuid datetime typing enum decimal msgspec pydantic dataclasses eventwright eventwright.runtime builtins
    __future__ sys encodings
    """
)


def record(name: str, fields: Iterable[JSON] = (), **more: JSON) -> JSON:
    return {"type": "record", "name": name, "fields": list(fields), **more}


def field(name: str, type_: JSON = "string", *default: JSON, **more: JSON) -> JSON:
    return {"name": name, "type": type_, **({"default": default[0]} if default else {}), **more}


def logical(base: str, name: str, **more: JSON) -> JSON:
    return {"type": base, "logicalType": name, **more}


def array(items: JSON) -> JSON:
    return {"type": "array", "items": items}


def mapping(values: JSON) -> JSON:
    return {"type": "map", "values": values}


def fixed(name: str, size: int, **more: JSON) -> JSON:
    return {"type": "fixed", "name": name, "size": size, **more}


def enum(name: str, symbols: Iterable[str], **more: JSON) -> JSON:
    return {"type": "enum", "name": name, "symbols": list(symbols), **more}


UUID: Final = logical("string", "uuid")
DATE: Final = logical("int", "date")
MILLIS: Final = logical("long", "timestamp-millis")
MICROS: Final = logical("long", "timestamp-micros")
DECIMAL: Final = logical("bytes", "decimal", precision=4, scale=2)

NAMES: Final = record(
    "odd.Names",
    (
        *(field(name, "string", "d") for name in FIELDS),
        *(field(name, "string", "own spelling") for name in ("class_", "self_", "field_x")),
        field("field__init__", "int", 1),
        field("texts", array("string"), ['"""', "\\", "{{ x }}", "\u202e", "\0", "é€😀", "\n"]),
        field("day", DATE, 0),
        field("time", MILLIS, -1),
        field("nevers", array([]), []),
        field("named_nevers", mapping([]), {}),
        field("id", UUID, UUID_TEXT),
        field("either", ["null", "Names", mapping("int")], None),
    ),
    doc=DOC,
)
DOCS: Final[list[JSON]] = [
    record(
        "odd.Docs",
        (
            field(f"a{index}", "int", doc=doc)
            for index, doc in enumerate(
                (
                    DOC,
                    '"""',
                    "\\",
                    "   ",
                    '"quoted"',
                    'four """"',
                    "'''",
                    "x\n\n    deep\n\\",
                    "\f\v\x85\u2028end",
                )
            )
        ),
        doc='"',
    ),
    record("odd.Empty", doc=DOC),
    record("odd.Never", (field("never", []), field("deep", ["null", mapping(array([]))]))),
    record("odd.Bare"),
    enum("odd.Symbols", SYMBOLS, doc=DOC, default="mro"),
    enum("odd.Nothing", ()),
    record(
        "odd.UsesSymbols",
        (
            field("a", "odd.Symbols", "None"),
            field("b", ["odd.Symbols", "null"], "mro"),
            field("c", mapping("odd.Symbols"), {'"""\\{{x}}': "__init__"}),
            field("d", ["null", "odd.Nothing"], None),
            field("e", ["odd.Symbols", "string"], "no symbol"),
            field("f", array(["odd.Symbols", "null"]), ["None", None]),
        ),
    ),
]
NAMED_LIKE_PYTHON: Final[list[JSON]] = [
    record(
        f"odd.types.{name}",
        (
            field("a", "string", "x"),
            field("b", UUID, UUID_TEXT),
            field("c", array("odd.types.list"), []),
            field("d", ["null", "odd.types.str"], None),
            field("e", ["int", "long"], 1),
            field("f", MICROS, 0),
            field("g", ["null", DECIMAL], None),
            field("h", DATE, 0),
        ),
    )
    for name in TYPES
]
SPACES: Final[list[JSON]] = [
    record("a.b", (field("deep", ["null", "a.b.c"], None), field("deeper", ["null", "a.b.c.d"], None))),
    record("a.b.c", [field("up", "a.b", {})]),
    record("a.b.c.d", (field("up", "a.b", {}), field("top", ["null", "Top"], None))),
    record(
        "Top",
        (field("down", "a.b.c", {"up": {}}), field("Top", "int", 1), field("self", ["null", "Top"], None)),
    ),
    record("encode", [field("x", "encode.decode.X", {})]),
    record("encode.decode.X", [field("up", ["null", "encode"], None)]),
    record("_codecs.Y"),
    record("_schemas._Z", [field("y", ["null", "_codecs.Y"], None)]),
    *(record(name) for name in ("lookup", "_package", "__init__", "class.def.return")),
    record("list.str", (field("x", array("string"), []), field("y", ["null", "list.str"], None))),
    record("shop.list"),
    record("shop.list.X", (field("up", "shop.list", {}), field("l", array("list.str"), []))),
]
NAMED_LIKE_MODULES: Final[list[JSON]] = [
    record(
        f"{module}.Event",
        (
            field("id", UUID, UUID_TEXT),
            field("at", MICROS, 0),
            field("amount", DECIMAL, "\u0001"),
            field("kind", enum("Kind", "AB"), "B"),
            field("other", ["null", "msgspec.Event"], None),
        ),
    )
    for module in MODULES
]
UNIONS: Final = record(
    "odd.Unions",
    (
        field("a", ["int", "long", "null"], 3),
        field("b", ["float", "double"], 0.1),
        field("c", ["float", "int", "double", "long"], 0.1),
        field("d", array(["float", "int", "double", "long", "null"]), [0.1, 2147483648, None]),
        field("e", ["bytes", fixed("Four", 4), fixed("Five", 5)], "\0\u00ff"),
        field("f", [logical("int", "time-millis"), logical("long", "time-micros")], 1),
        field("g", [UUID, fixed("Id", 16, logicalType="uuid")], UUID_TEXT),
        field("h", [DECIMAL, fixed("Amount", 4, logicalType="decimal", precision=9, scale=3)], "\u0001"),
        field("i", ["string", MILLIS, "boolean", DATE], "x"),
        field("j", ["string"], "only"),
        field("k", ["null"], None),
        field("l", fixed("Lasting", 12, logicalType="duration"), "\u0001\0\0\0\u0002\0\0\0\u0003\0\0\0"),
        field("m", logical("long", "timestamp-nanos"), 1),
        field("n", logical("long", "local-timestamp-nanos"), -1),
        field("o", logical("long", "local-timestamp-micros"), 1),
        field("p", "null", None),
        field("q", "float", 0.1),
        field("r", "double", 1),
        field("s", "Amount", "\0\0\0\u0001"),
        field("t", array(["int", "long"]), [1, 3_000_000_000]),
        field("u", array(["null", "string"]), ["a"]),
        field("v", array(array(["null", "int"])), [[1], []]),
        field("w", ["null", mapping(["null", "int"])], None),
        field("x", [mapping(["null", "int"]), "null"], {"a": 1}),
    ),
)

HOSTILE: Final[Mapping[str, JSON]] = {
    "names.avsc": NAMES,
    "docs.avsc": DOCS,
    "types.avsc": NAMED_LIKE_PYTHON,
    "spaces.avsc": SPACES,
    "modules.avsc": NAMED_LIKE_MODULES,
    "unions.avsc": UNIONS,
    '"""\n{{ x }}\\\u202e coding=utf-7.avsc': record("odd.files.Named"),
}
