"""The types of one place on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from eventwright.diff.attributes import inner_json, of_type
from eventwright.diff.changes import Change, Part, What, joined
from eventwright.diff.spots import Half, Met, Sides, Spot, attribute_changes
from eventwright.diff.words import type_words
from eventwright.model.nodes import Array, Map, Primitive, Reference, Union, is_null
from eventwright.model.promotions import EXACT_UP_TO, is_promotable

Found: TypeAlias = Change | Met
_Pairs: TypeAlias = list[tuple[int, int]]  # indices of branches that are one


def type_changes(sides: Sides, earlier: Half, proposed: Half, spot: Spot) -> Iterator[Found]:
    """Yield the changes from one type to another, and the named types that meet in them."""
    match earlier.type, proposed.type:
        case (Union(), _) | (_, Union()):
            yield from _unions(sides, earlier, proposed, spot)
        case Primitive() as before, Primitive() as after:
            yield from _primitives(sides, before, after, spot)
            extras = of_type(earlier.json, before.logical), of_type(proposed.json, after.logical)
            yield from attribute_changes(spot, *extras)
        case Reference(fullname=before_name), Reference(fullname=after_name) if sides.names.meet(
            before_name, after_name
        ):
            yield Met(before_name, after_name, joined(spot.path, spot.at))
        case (Array(), Array()) | (Map(), Map()):
            yield from attribute_changes(spot, of_type(earlier.json), of_type(proposed.json))
            yield from _inside(sides, earlier, proposed, spot)
        case _:
            yield _replaced(sides, earlier, proposed, spot)


def _inside(sides: Sides, earlier: Half, proposed: Half, spot: Spot) -> Iterator[Found]:
    before, after = _inner(earlier), _inner(proposed)
    step = "[]" if isinstance(proposed.type, Array) else "{}"
    inside = spot.inside(step, before.type.pointer, after.type.pointer)
    yield from type_changes(sides, before, after, inside)


def _inner(half: Half) -> Half:
    match half.type:
        case Array(items=inner):
            return Half(inner, inner_json(half.json, "items"))
        case Map(values=inner):
            return Half(inner, inner_json(half.json, "values"))
        case _:
            return half


def _replaced(sides: Sides, earlier: Half, proposed: Half, spot: Spot) -> Change:
    before, after = type_words(earlier.type, sides.earlier), type_words(proposed.type, sides.proposed)
    return spot.change(What.CHANGED, Part.TYPE, f"{before} became {after}", (before, after))


def _primitives(sides: Sides, before: Primitive, after: Primitive, spot: Spot) -> Iterator[Change]:
    if before == after:
        return
    words = type_words(before, sides.earlier), type_words(after, sides.proposed)
    sentence = f"{words[0]} became {words[1]}"
    if before.name != after.name:
        yield spot.change(What.CHANGED, Part.TYPE, f"{sentence}{_promotion(before.name, after.name)}", words)
    else:
        what = What.CHANGED
        if before.logical is None or after.logical is None:
            what = What.ADDED if before.logical is None else What.REMOVED
        yield spot.change(what, Part.LOGICAL_TYPE, sentence, words)


def _promotion(before: str, after: str) -> str:
    """Say what a change of primitive means for values that were written before."""
    if {before, after} == {"string", "bytes"}:
        return " (the same bytes)"
    if is_promotable(before, after):
        limit = EXACT_UP_TO.get((before, after))
        return f" (widened, and exact up to {limit:,} only)" if limit else " (widened)"
    return " (narrowed)" if is_promotable(after, before) else ""


def _unions(sides: Sides, earlier: Half, proposed: Half, spot: Spot) -> Iterator[Found]:
    left, right = _branches(earlier), _branches(proposed)
    pairs = _pairs(sides, left, right)
    if not pairs:
        yield _replaced(sides, earlier, proposed, spot)
        return
    new = [right[index] for index in range(len(right)) if index not in {pair[1] for pair in pairs}]
    gone = [left[index] for index in range(len(left)) if index not in {pair[0] for pair in pairs}]
    for branch in new:
        yield _added(sides, branch, len(right), spot)
    for branch in gone:
        yield _removed(sides, branch, len(left), spot)
    if not (new or gone):
        yield from _rewrapped(sides, earlier, proposed, spot)
    if any(one > other for (_, one), (_, other) in pairwise(pairs)):
        values = tuple(
            ", ".join(type_words(half.type, one) for half in halves)
            for halves, one in ((left, sides.earlier), (right, sides.proposed))
        )
        sentence = f"branches stand in another order: {values[1]}; were {values[0]}"
        yield spot.change(What.REORDERED, Part.BRANCH, sentence, (values[0], values[1]))
    for one, other in pairs:
        inside = spot.inside("", left[one].type.pointer, right[other].type.pointer)
        yield from type_changes(sides, left[one], right[other], inside)


def _branches(half: Half) -> Sequence[Half]:
    if isinstance(half.type, Union):
        return [Half(branch, inner_json(half.json, index)) for index, branch in enumerate(half.type.branches)]
    return [half]


def _pairs(sides: Sides, left: Sequence[Half], right: Sequence[Half]) -> _Pairs:
    """Pair branches of the same type, then those that promote to each other, then the last ones left."""
    pairs: _Pairs = []
    for is_one in (_is_same, _is_related):
        for index, half in enumerate(left):
            if index not in {pair[0] for pair in pairs}:
                taken = {pair[1] for pair in pairs}
                free = (number for number in range(len(right)) if number not in taken)
                found = next((number for number in free if is_one(sides, half, right[number])), None)
                pairs += [(index, found)] if found is not None else []
    lone = [index for index in range(len(left)) if index not in {pair[0] for pair in pairs}]
    lone_right = [index for index in range(len(right)) if index not in {pair[1] for pair in pairs}]
    if pairs and len(lone) == len(lone_right) == 1:
        last = left[lone[0]].type, right[lone_right[0]].type
        pairs += [] if any(map(is_null, last)) else [(lone[0], lone_right[0])]
    return sorted(pairs)


def _is_same(sides: Sides, left: Half, right: Half) -> bool:
    match left.type, right.type:
        case Primitive(name=before), Primitive(name=after):
            return before == after
        case Reference(fullname=before), Reference(fullname=after):
            return sides.names.meet(before, after)
        case (Array(), Array()) | (Map(), Map()):
            return True
        case _:
            return False


def _is_related(sides: Sides, left: Half, right: Half) -> bool:
    match left.type, right.type:
        case Primitive(name=before), Primitive(name=after):
            return is_promotable(before, after) or is_promotable(after, before)
        case _:
            return False


def _added(sides: Sides, branch: Half, count: int, spot: Spot) -> Change:
    words = type_words(branch.type, sides.proposed)
    is_optional = is_null(branch.type) and count == 2
    sentence = "became optional: may also be null" if is_optional else f"may now also be {words}"
    place = spot.inside("", None, branch.type.pointer)
    return place.change(What.ADDED, Part.BRANCH, sentence, ("", words))


def _removed(sides: Sides, branch: Half, count: int, spot: Spot) -> Change:
    words = type_words(branch.type, sides.earlier)
    is_optional = is_null(branch.type) and count == 2
    sentence = "is no longer optional: never null" if is_optional else f"may no longer be {words}"
    place = spot.inside("", branch.type.pointer, None)
    return place.change(What.REMOVED, Part.BRANCH, sentence, (words, ""))


def _rewrapped(sides: Sides, earlier: Half, proposed: Half, spot: Spot) -> Iterator[Change]:
    before, after = type_words(earlier.type, sides.earlier), type_words(proposed.type, sides.proposed)
    if isinstance(earlier.type, Union) != isinstance(proposed.type, Union):
        yield spot.change(What.CHANGED, Part.TYPE, f"{before} became {after}", (before, after))
