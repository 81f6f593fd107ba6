"""The planned types of a contract as those see them who use the package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eventwright.model.nodes import Array, Branch, Fixed, Map, Named, Record, Type, Union
from eventwright.model.python import branch_name
from eventwright.plan.annotations import alternatives, annotation
from eventwright.plan.compared import Attribute, Class
from eventwright.plan.names import plan_names
from eventwright.plan.options import Options
from eventwright.plan.scope import Context, Scope


@dataclass(slots=True, kw_only=True)
class Outside(Scope):
    """Names outside of the package's modules: nothing hides them, and classes are `called` by fullname."""

    called: Mapping[str, str]

    def use(self, module: str, name: str) -> str:
        """Return the name of a library, which is told without its module."""
        return name

    def class_of(self, fullname: str) -> str:
        """Return what the class of a record or an enum is called."""
        return self.called[fullname]


@dataclass(frozen=True, slots=True)
class View:
    """One version of a contract: its classes by fullname, none for fixed types."""

    classes: Mapping[str, Class]
    shown: Outside  # annotations for people, with the places of classes
    compared: Outside  # annotations that are the same on both sides where only a class has moved

    def attributes(self, owner: Class) -> dict[str, Attribute]:
        """Return what the fields of a record are in Python, by their Avro names; none for an enum."""
        fields = owner.named.fields if isinstance(owner.named, Record) else ()
        return {
            item.name: Attribute(
                item,
                owner.attributes[item.name],
                frozenset(alternatives(_ordered(item.type, self.compared), self.compared)),
                self.shown,
            )
            for item in fields
        }


def view(types: Mapping[str, Named], known_as: Mapping[str, str], options: Options) -> View | None:
    """Plan the types of a contract, None where they cannot have Python names.

    A class is compared as the fullname that it is `known_as`, by its own fullname. Raises RenderError if the
    package's name cannot be imported.
    """
    names, problems = plan_names(types, options.package)
    if problems:
        return None
    classes = {
        fullname: Class(
            named, ".".join(filter(None, (names.package, at.module, at.class_name))), at.attributes
        )
        for fullname, named in types.items()
        if not isinstance(named, Fixed) and (at := names.types[fullname])
    }
    context = Context(types, names, options)
    shown = {fullname: found.place for fullname, found in classes.items()}
    # In quotes, no class is taken for one of a library.
    compared = {fullname: f'"{known_as.get(fullname, fullname)}"' for fullname in classes}
    return View(classes, _outside(context, shown), _outside(context, compared))


def _outside(context: Context, called: Mapping[str, str]) -> Outside:
    nothing = frozenset[str]()
    return Outside(context=context, path="", taken=nothing, attributes=nothing, called=called)


def _ordered(type_: Type, scope: Scope) -> Type:
    """Return a type with the branches of its unions sorted, since Python ignores their order."""
    if not isinstance(type_, Union):
        return _ordered_branch(type_, scope)
    branches = [_ordered_branch(branch, scope) for branch in type_.branches]
    # Branches that are alike have one annotation, and their names stand in another.
    branches.sort(key=lambda branch: (annotation(branch, scope), branch_name(branch)))
    return Union(tuple(branches))


def _ordered_branch(branch: Branch, scope: Scope) -> Branch:
    match branch:
        case Array(items=inner):
            return Array(_ordered(inner, scope))
        case Map(values=inner):
            return Map(_ordered(inner, scope))
        case _:
            return branch
