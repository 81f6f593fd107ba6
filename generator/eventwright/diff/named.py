"""The definitions of one named type on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from eventwright.diff.attributes import field_json, of_field, of_named, type_json
from eventwright.diff.changes import Change, Part, What
from eventwright.diff.spots import (
    Half,
    Sides,
    Spot,
    alias_changes,
    attribute_changes,
    doc_changes,
    json_change,
    optional_change,
)
from eventwright.diff.types import Found, type_changes
from eventwright.diff.words import field_words, logical_words
from eventwright.model.names import namespace_of, simple_name
from eventwright.model.nodes import NO_DEFAULT, Enum, Field, Fixed, Named, Record, kind_of


def named_changes(sides: Sides, earlier: Named, proposed: Named, spot: Spot) -> Iterator[Found]:
    """Yield the changes from one definition to another."""
    yield from _name(earlier, proposed, spot)
    before, after = kind_of(earlier), kind_of(proposed)
    if before != after:
        yield spot.change(What.CHANGED, Part.KIND, f"{before} became {after}", (before, after))
    kept = tuple(alias for alias in proposed.aliases if alias != earlier.fullname)
    aliases = kept if earlier.fullname != proposed.fullname else proposed.aliases
    yield from alias_changes(spot, earlier.aliases, aliases)
    yield from doc_changes(spot, earlier.doc, proposed.doc)
    yield from attribute_changes(spot, of_named(earlier), of_named(proposed))
    match earlier, proposed:
        case Fixed() as one, Fixed() as other:
            yield from _fixed(one, other, spot)
        case Enum() as one, Enum() as other:
            yield from _enum(one, other, spot)
        case Record() as one, Record() as other:
            yield from _record(sides, one, other, spot)
        case _:
            pass


def _name(earlier: Named, proposed: Named, spot: Spot) -> Iterator[Change]:
    before, after = earlier.fullname, proposed.fullname
    if before == after:
        return
    is_moved = simple_name(before) == simple_name(after)
    what, word = (What.MOVED, "moved") if is_moved else (What.RENAMED, "renamed")
    alias = ", which is an alias" if before in proposed.aliases else ", without an alias for it"
    if what is What.RENAMED and namespace_of(before) != namespace_of(after):
        word = "moved and renamed"
    yield spot.change(what, Part.NAME, f"{word} from {before} to {after}{alias}", (before, after))


def _fixed(earlier: Fixed, proposed: Fixed, spot: Spot) -> Iterator[Change]:
    if earlier.size != proposed.size:
        before, after = f"{earlier.size} bytes", f"{proposed.size} bytes"
        yield spot.change(What.CHANGED, Part.SIZE, f"{before} became {after}", (before, after))
    words = logical_words(earlier.logical) or None, logical_words(proposed.logical) or None
    yield from optional_change(spot, Part.LOGICAL_TYPE, "logical type", words)


def _enum(earlier: Enum, proposed: Enum, spot: Spot) -> Iterator[Change]:
    for index, symbol in enumerate(proposed.symbols):
        if symbol not in earlier.symbols:
            place = spot.inside("", None, f"{proposed.pointer}/symbols/{index}")
            following = [other for other in proposed.symbols[index:] if other in earlier.symbols]
            before = f", before {following[0]}" if following else ""
            yield place.change(What.ADDED, Part.SYMBOL, f"symbol added: {symbol}{before}", ("", symbol))
    for index, symbol in enumerate(earlier.symbols):
        if symbol not in proposed.symbols:
            place = spot.inside("", f"{earlier.pointer}/symbols/{index}", None)
            yield place.change(What.REMOVED, Part.SYMBOL, f"symbol removed: {symbol}", (symbol, ""))
    if _is_reordered({symbol: symbol for symbol in proposed.symbols}, earlier.symbols, proposed.symbols):
        values = ", ".join(earlier.symbols), ", ".join(proposed.symbols)
        sentence = f"symbols stand in another order: {values[1]}; were {values[0]}"
        yield spot.change(What.REORDERED, Part.SYMBOL, sentence, values)
    yield from optional_change(spot, Part.DEFAULT, "default", (earlier.default, proposed.default))


def _record(sides: Sides, earlier: Record, proposed: Record, spot: Spot) -> Iterator[Found]:
    earlier_of = _fields(earlier, proposed)
    before = {field.name: (index, field) for index, field in enumerate(earlier.fields)}
    for index, field in enumerate(proposed.fields):
        if field.name not in earlier_of:
            place = spot.inside(field.name, None, field.pointer)
            words = field_words(field, sides.proposed)
            yield place.change(What.ADDED, Part.FIELD, words, ("", words))
            continue
        number, one = before[earlier_of[field.name]]
        place = spot.inside(field.name, one.pointer, field.pointer)
        yield from _field_attributes(one, field, place)
        jsons = field_json(earlier, number), field_json(proposed, index)
        yield from attribute_changes(place, of_field(jsons[0]), of_field(jsons[1]))
        inside = spot.inside(field.name, one.type.pointer, field.type.pointer)
        halves = Half(one.type, type_json(jsons[0])), Half(field.type, type_json(jsons[1]))
        yield from type_changes(sides, *halves, inside)
    for field in earlier.fields:
        if field.name not in earlier_of.values():
            words = field_words(field, sides.earlier)
            place = spot.inside(field.name, field.pointer, None)
            yield place.change(What.REMOVED, Part.FIELD, f"removed, was {words}", (words, ""))
    yield from _field_order(earlier_of, earlier, proposed, spot)


def _fields(earlier: Record, proposed: Record) -> Mapping[str, str]:
    """Return for each proposed field the earlier one that it is: by name, else by alias."""
    known = {field.name for field in earlier.fields}
    found = {field.name: field.name for field in proposed.fields if field.name in known}
    for field in proposed.fields:
        if field.name not in found:
            free = [alias for alias in field.aliases if alias in known and alias not in found.values()]
            if free:
                found[field.name] = free[0]
    return found


def _field_attributes(earlier: Field, proposed: Field, spot: Spot) -> Iterator[Change]:
    aliases = proposed.aliases
    if earlier.name != proposed.name:
        values = earlier.name, proposed.name
        yield spot.change(What.RENAMED, Part.FIELD, f"renamed from {earlier.name}", values)
        aliases = tuple(alias for alias in aliases if alias != earlier.name)
    yield from alias_changes(spot, earlier.aliases, aliases)
    before = () if earlier.default is NO_DEFAULT else (earlier.default,)
    after = () if proposed.default is NO_DEFAULT else (proposed.default,)
    yield from json_change(spot, Part.DEFAULT, "default", (before, after))
    if earlier.order != proposed.order:
        sentence = f"sorted {_sorted(proposed.order)}, was {_sorted(earlier.order)}"
        yield spot.change(What.CHANGED, Part.ORDER, sentence, (earlier.order, proposed.order))
    yield from doc_changes(spot, earlier.doc, proposed.doc)


def _sorted(order: str) -> str:
    return "by nothing of it" if order == "ignore" else order


def _field_order(
    earlier_of: Mapping[str, str], earlier: Record, proposed: Record, spot: Spot
) -> Iterator[Change]:
    before, after = ([field.name for field in record.fields] for record in (earlier, proposed))
    if _is_reordered(earlier_of, tuple(before), tuple(after)):
        values = ", ".join(before), ", ".join(after)
        sentence = f"fields stand in another order: {values[1]}; were {values[0]}"
        yield spot.change(What.REORDERED, Part.FIELD, sentence, values)


def _is_reordered(earlier_of: Mapping[str, str], earlier: tuple[str, ...], proposed: tuple[str, ...]) -> bool:
    """Tell whether what both sides have stands in another order."""
    index = {name: number for number, name in enumerate(earlier)}
    places = [index[earlier_of[name]] for name in proposed if earlier_of.get(name) in index]
    return any(one > other for one, other in pairwise(places))
