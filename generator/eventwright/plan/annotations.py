"""The annotation of each type: exactly the values that its codec takes and gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from eventwright.model.nodes import Array, Branch, Enum, Fixed, Map, Primitive, Record, Reference, Type, Union
from eventwright.model.python import RUNTIME, alike_branches, python_type
from eventwright.plan.options import UnknownSymbols
from eventwright.plan.scope import Scope
from eventwright.plan.text import string_literal


def annotation(type_: Type, scope: Scope) -> str:
    """Return the source of a type's annotation, and make the module import what it names."""
    match type_:
        case Primitive():
            return scope.use(*python_type(type_))
        case Array(items=items):
            return f"{scope.use('builtins', 'list')}[{annotation(items, scope)}]"
        case Map(values=values):
            key = scope.use("builtins", "str")
            return f"{scope.use('builtins', 'dict')}[{key}, {annotation(values, scope)}]"
        case Union():
            return " | ".join(alternatives(type_, scope)) or scope.use(RUNTIME, "NoValue")
        case Reference(fullname=fullname):
            return _named(fullname, scope)
    assert_never(type_)


def alternatives(type_: Type, scope: Scope) -> tuple[str, ...]:
    """Return the parts of an annotation between which "|" stands, None last; without any it is `NoValue`."""
    match type_:
        case Union():
            return _union(type_, scope)
        case Reference(fullname=fullname) if isinstance(scope.context.types[fullname], Enum):
            return _enum(fullname, scope)
        case _:
            return (annotation(type_, scope),)


def tagged_class(names: Sequence[str], value: str, scope: Scope) -> str:
    """Return the class of tagged values of a union's branches, which all have the annotation `value`.

    It is one for all of them: type checkers could not infer which of several a `Tagged(...)` is.
    """
    literal = f"{scope.use('typing', 'Literal')}[{', '.join(map(string_literal, names))}]"
    return f"{scope.use(RUNTIME, 'Tagged')}[{literal}, {value}]"


def _named(fullname: str, scope: Scope) -> str:
    named = scope.context.types[fullname]
    match named:
        case Fixed():
            return scope.use(*python_type(named))
        case Record():
            return scope.class_of(fullname)
        case Enum():
            return " | ".join(_enum(fullname, scope))
    assert_never(named)


def _enum(fullname: str, scope: Scope) -> tuple[str, ...]:
    keeps = scope.context.options.unknown_symbols is UnknownSymbols.KEEP
    return (scope.class_of(fullname), *((scope.use(RUNTIME, "UnknownSymbol"),) if keeps else ()))


def _union(union: Union, scope: Scope) -> tuple[str, ...]:
    alike = alike_branches(union, scope.context.types)
    texts = [
        text
        for position, branch in enumerate(union.branches)
        for text in _branch(branch, scope, alike.get(position, ()))
    ]
    return tuple(sorted(dict.fromkeys(texts), key=lambda text: text == "None"))


def _branch(branch: Branch, scope: Scope, alike: Sequence[str]) -> tuple[str, ...]:
    if alike:
        return (tagged_class(alike, annotation(branch, scope), scope),)
    return alternatives(branch, scope)
