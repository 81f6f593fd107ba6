"""What a change to a contract breaks in the Python of those who use its classes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from eventwright.findings import Place
from eventwright.model.names import simple_name
from eventwright.model.nodes import Enum, Field, Named, Record, Reference, Schema, parts, reachable
from eventwright.plan.compared import AttributePair, Class, ClassPair, EnumPair, RecordPair
from eventwright.plan.options import Options
from eventwright.plan.outside import View, view
from eventwright.plan.rules import SOURCE
from eventwright.resolve.actions import Error
from eventwright.resolve.pairs import match_fields
from eventwright.rule import Rule

PairT = TypeVar("PairT")
Partners: TypeAlias = Mapping[str, str]  # the proposed type's fullname by the earlier one's


def source_changes(proposed: Schema, earlier: Schema, options: Options) -> tuple[Error, ...]:
    """Return what the rules of source find between two versions of a contract; `proposed` is the reader.

    Types match by fullname, by alias of the proposed one, or by the unqualified name of the only new one.
    Names are planned for the types of the contract alone, and nothing is found where those of a side cannot
    be. Raises RenderError if the package's name cannot be imported.
    """
    before = reachable(_roots(earlier), earlier.types)
    partners = _partners(before, proposed, earlier)
    after = reachable((*_roots(proposed), *partners.values()), proposed.types)
    old, new = view(before, partners, options), view(after, {}, options)
    if old is None or new is None:
        return ()
    return tuple(_Comparison(new, old, partners, _root_place(proposed)).found())


def _roots(schema: Schema) -> tuple[str, ...]:
    return tuple(part.fullname for part in parts(schema.root) if isinstance(part, Reference))


def _root_place(schema: Schema) -> Place:
    root = schema.root
    return _place(schema.types[root.fullname]) if isinstance(root, Reference) else Place("", root.pointer)


def _place(named: Named) -> Place:
    return Place(named.origin.file, named.pointer)


def _partners(before: Iterable[str], proposed: Schema, earlier: Schema) -> Partners:
    by_alias: dict[str, str] = {}
    new: dict[str, list[str]] = {}
    for fullname, named in reachable(_roots(proposed), proposed.types).items():
        for alias in named.aliases:
            by_alias.setdefault(alias, fullname)
        if fullname not in earlier.types:
            new.setdefault(named.name, []).append(fullname)
    found: dict[str, str] = {}
    for fullname in before:
        namesakes = new.get(simple_name(fullname), ())
        if fullname in proposed.types:
            found[fullname] = fullname
        elif fullname in by_alias:
            found[fullname] = by_alias[fullname]
        elif len(namesakes) == 1:
            found[fullname] = namesakes[0]
        elif Reference(fullname) == earlier.root and isinstance(proposed.root, Reference):
            found[fullname] = proposed.root.fullname  # whatever they are called, they are one contract
    return found


@dataclass(frozen=True, slots=True)
class _Comparison:
    proposed: View
    earlier: View
    partners: Partners
    root: Place  # of the proposed schema: where a class that is gone is reported

    def found(self) -> Iterator[Error]:
        for fullname, earlier in self.earlier.classes.items():
            proposed = self.proposed.classes.get(self.partners.get(fullname, ""))
            places = (_place(proposed.named) if proposed else self.root, _place(earlier.named))
            yield from _ask(SOURCE.classes, ClassPair(proposed, earlier), *places)
            if proposed is None:
                continue
            match proposed.named, earlier.named:
                case Record() as reader, Record() as writer:
                    yield from self.record(proposed, earlier, match_fields(reader, writer))
                case Enum(), Enum():
                    yield from _ask(SOURCE.enums, EnumPair(proposed, earlier), *places)
                case _:
                    pass

    def record(self, proposed: Class, earlier: Class, sources: Mapping[str, Field]) -> Iterator[Error]:
        new, old = self.proposed.attributes(proposed), self.earlier.attributes(earlier)
        same = {
            **_namesakes(proposed, earlier, sources),
            **{name: item.name for name, item in sources.items()},
        }
        kept = {*same.values()}
        pair = RecordPair(
            proposed.place,
            added=tuple(attribute for name, attribute in new.items() if name not in same),
            removed=tuple(attribute for name, attribute in old.items() if name not in kept),
        )
        yield from _ask(SOURCE.records, pair, _place(proposed.named), _place(earlier.named))
        for name, was in same.items():
            fields = AttributePair(proposed.place, new[name], old[was])
            at = Place(proposed.named.origin.file, new[name].field.pointer)
            was_at = Place(earlier.named.origin.file, old[was].field.pointer)
            yield from _ask(SOURCE.attributes, fields, at, was_at)


def _namesakes(proposed: Class, earlier: Class, sources: Mapping[str, Field]) -> dict[str, str]:
    """Match the fields without a source that have the attribute of an earlier one: "class_" after "class"."""
    taken = {item.name for item in sources.values()}
    left = {attribute: name for name, attribute in earlier.attributes.items() if name not in taken}
    return {
        name: left[attribute]
        for name, attribute in proposed.attributes.items()
        if name not in sources and attribute in left
    }


def _ask(rules: Iterable[Rule[PairT]], pair: PairT, proposed: Place, earlier: Place) -> Iterator[Error]:
    for rule in rules:
        for problem in rule.check(pair):
            yield Error(
                rule.explanation,
                problem.message,
                proposed if problem.reader is None else Place(proposed.file, problem.reader),
                earlier if problem.writer is None else Place(earlier.file, problem.writer),
            )
