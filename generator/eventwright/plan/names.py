"""What every named type, field and symbol is called in Python (DESIGN section 6).

Names keep their spelling. One that is a keyword or is taken gets "_" at its end; one that begins with "_",
as only our own names do, gets the word for what it is in front.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from eventwright.errors import RenderError
from eventwright.model.names import is_fullname, is_name, namespace_of
from eventwright.model.nodes import Enum, Fixed, Named, Record
from eventwright.model.problems import SchemaProblem
from eventwright.plan.problems import NAMES_DIFFER_ONLY_IN_CASE, PYTHON_NAME_COLLISION, UNSPELLABLE_NAME
from eventwright.plan.reserved import ATTRIBUTES, CLASSES, KEYWORDS, PACKAGE_FUNCTIONS, SYMBOLS
from eventwright.plan.types import Names, TypeNames

_NO_CLASS: Final = TypeNames("", "", {})


def plan_names(types: Mapping[str, Named], package: str) -> tuple[Names, tuple[SchemaProblem, ...]]:
    """Return the Python names of all types, and what stands in the way of them.

    With problems the names cannot be used. Raises RenderError if `package` is no importable name.
    """
    if not is_fullname(package) or KEYWORDS & {*package.split(".")}:
        raise RenderError(
            f'"{package}" cannot be imported: use letters, digits and "_", and no Python keyword'
        )
    ordered = [types[fullname] for fullname in sorted(types)]
    problems = [problem for named in ordered for problem in _unspellable(named)]
    classes = [named for named in ordered if not isinstance(named, Fixed) and is_fullname(named.fullname)]
    modules = _modules(classes)
    names = {named.fullname: _NO_CLASS for named in ordered}
    for named, class_name in zip(classes, _class_names(classes, modules), strict=True):
        names[named.fullname] = TypeNames(modules[named.namespace], class_name, _attributes(named))
    problems += _namespace_conflicts(classes, modules)
    problems += _type_conflicts(classes, names)
    return Names(package, names), tuple(problems)


def _unspellable(named: Named) -> Iterator[SchemaProblem]:
    def problem(word: str, name: str, pointer: str) -> SchemaProblem:
        message = f'Python has no spelling for the {word} "{name}"'
        return SchemaProblem(UNSPELLABLE_NAME, named.origin.file, pointer, message, named.fullname)

    if not is_fullname(named.fullname):
        yield problem("name", named.fullname, named.pointer)
    if isinstance(named, Record):
        for item in named.fields:
            if not is_name(item.name):
                yield problem("field", item.name, item.pointer)
    if isinstance(named, Enum):
        for index, symbol in enumerate(named.symbols):
            if not is_name(symbol):
                yield problem("symbol", symbol, f"{named.pointer}/symbols/{index}")


def _modules(classes: Iterable[Named]) -> dict[str, str]:
    """Return the module, dotted and relative to the package, of every namespace and of those around it."""
    modules = {"": ""}
    for namespace in sorted({outer for named in classes for outer in with_outer(named.namespace)}):
        around, _, segment = namespace.rpartition(".")
        reserved = KEYWORDS if around else KEYWORDS.union(PACKAGE_FUNCTIONS)
        modules[namespace] = f"{modules[around]}.{_spelled(segment, 'namespace', reserved)}".lstrip(".")
    return modules


def with_outer(namespace: str) -> Iterator[str]:
    """Yield a namespace, or the path of a module, and those around it, without the outermost, ""."""
    while namespace:
        yield namespace
        namespace = namespace_of(namespace)


def inner_names(paths: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the names that inner modules have in each module; with a path come those around it."""
    inner: dict[str, set[str]] = {path: set() for path in paths}
    for path in inner:
        around, _, name = path.rpartition(".")
        if path:
            inner[around].add(name)
    return {path: frozenset(names) for path, names in inner.items()}


def _class_names(classes: Iterable[Named], modules: Mapping[str, str]) -> Iterator[str]:
    inner: dict[str, set[str]] = {"": set(PACKAGE_FUNCTIONS)}
    for module in modules.values():
        around, _, segment = module.rpartition(".")
        inner.setdefault(around, set()).add(segment)
    for named in classes:
        yield _spelled(named.name, "type", CLASSES.union(inner.get(modules[named.namespace], ())))


def _attributes(named: Named) -> dict[str, str]:
    match named:
        case Record(fields=fields):
            return _distinct([item.name for item in fields], "field", ATTRIBUTES)
        case Enum(symbols=symbols):
            return _distinct(symbols, "symbol", SYMBOLS)
        case Fixed():
            return {}


def _distinct(names: Sequence[str], word: str, reserved: Collection[str]) -> dict[str, str]:
    """Spell the names of one record or enum; those that can keep their spelling come first."""
    spelled = {name: name for name in names if name not in reserved and not name.startswith("_")}
    taken = {*spelled, *reserved}
    for name in names:
        if name not in spelled:
            spelled[name] = _spelled(name, word, taken)
            taken.add(spelled[name])
    return {name: spelled[name] for name in names}


def _spelled(name: str, word: str, reserved: Collection[str]) -> str:
    name = f"{word}{name}" if name.startswith("_") else name
    while name in reserved:
        name += "_"
    return name


def _namespace_conflicts(classes: Iterable[Named], modules: Mapping[str, str]) -> Iterator[SchemaProblem]:
    first_by_namespace: dict[str, Named] = {}
    for named in classes:
        for namespace in with_outer(named.namespace):
            first_by_namespace.setdefault(namespace, named)
    seen: dict[str, str] = {}
    for namespace in sorted(first_by_namespace):
        for key in (modules[namespace].casefold(), namespace.casefold()):
            other = seen.setdefault(key, namespace)
            # Namespaces inside two conflicting ones conflict for the same reason, which is told once.
            if other != namespace and namespace_of(other) == namespace_of(namespace):
                is_one_module = modules[other] == modules[namespace]
                one, two = f'namespace "{namespace}"', f'namespace "{other}"'
                yield _conflict(
                    first_by_namespace[namespace], one, two, modules[namespace] if is_one_module else ""
                )
                break


def _type_conflicts(classes: Iterable[Named], names: Mapping[str, TypeNames]) -> Iterator[SchemaProblem]:
    by_class: dict[str, str] = {}
    by_case: dict[str, str] = {}
    records = {named.fullname.casefold(): named.fullname for named in classes if isinstance(named, Record)}
    for named in classes:
        one, at = f'"{named.fullname}"', names[named.fullname]
        python = f"{at.module}.{at.class_name}".lstrip(".")
        same = by_class.setdefault(python, named.fullname)
        alike = by_case.setdefault(named.fullname.casefold(), named.fullname)
        beside = records.get(named.fullname.casefold().removesuffix(".avsc"), named.fullname)
        if same != named.fullname and namespace_of(same) == named.namespace:
            yield _conflict(named, one, f'"{same}"', python)
        elif namespace_of(alike) == named.namespace and alike != named.fullname:
            yield _conflict(named, one, f'"{alike}"', "")
        elif named.fullname.endswith(".avsc") and beside != named.fullname:
            yield _conflict(named, one, f'"{beside}"', f"_schemas/{beside}.avsc")


def _conflict(named: Named, one: str, two: str, python: str) -> SchemaProblem:
    """Make a problem of two names that are both `python`; where that is "", they differ only in case."""
    if python:
        rule, message = PYTHON_NAME_COLLISION, f'{one} and {two} are both "{python}" in Python'
    else:
        rule, message = NAMES_DIFFER_ONLY_IN_CASE, f"{one} and {two} differ only in upper and lower case"
    return SchemaProblem(rule, named.origin.file, named.pointer, message, named.fullname)
