"""Where Java's decoder takes a reader's union for the writer's own."""

from __future__ import annotations

from eventwright.model.nodes import Array, Enum, Fixed, Map, Primitive, Record, Schema, Type, Union


def are_alike(reader: tuple[Schema, Type], writer: tuple[Schema, Type]) -> bool:
    """Tell whether two types differ in nothing but namespaces, aliases, defaults and logical types.

    Of unions that are alike Java reads each branch as the one in its place; in others it looks for a branch.
    Source: unionEquiv in Java's org.apache.avro.Resolver, Avro 1.12.0.
    """
    schemas = reader[0], writer[0]
    seen: set[tuple[str, str]] = set()
    waiting = [(reader[1], writer[1])]
    while waiting:
        read, written = (schema.follow(type_) for schema, type_ in zip(schemas, waiting.pop(), strict=True))
        match read, written:
            case Primitive(name=one), Primitive(name=other) if one == other:
                pass
            case Array(items=one), Array(items=other):
                waiting.append((one, other))
            case Map(values=one), Map(values=other):
                waiting.append((one, other))
            case Union(branches=ones), Union(branches=others) if len(ones) == len(others):
                waiting += zip(ones, others, strict=True)
            case Enum(), Enum() if (read.name, read.symbols) == (written.name, written.symbols):
                pass
            case Fixed(), Fixed() if (read.name, read.size) == (written.name, written.size):
                pass
            case Record(), Record() if read.name == written.name and _names(read) == _names(written):
                pair = read.fullname, written.fullname
                if pair not in seen:
                    seen.add(pair)
                    fields = zip(read.fields, written.fields, strict=True)
                    waiting += [(one.type, other.type) for one, other in fields]
            case _:
                return False
    return True


def _names(record: Record) -> list[str]:
    return [field.name for field in record.fields]
