"""What a module of classes can name, and how: the one place where hidden names get aliases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from eventwright.model.nodes import Named
from eventwright.plan.options import Options
from eventwright.plan.reserved import BUILTINS
from eventwright.plan.types import Names, PlannedImport


@dataclass(frozen=True, slots=True)
class Context:
    """What all modules of a package are planned from."""

    types: Mapping[str, Named]
    names: Names
    options: Options


@dataclass(slots=True)
class Scope:
    """The names of one module while it is being planned.

    `taken` are the module's own classes and inner packages, `attributes` those of all its classes; either may
    hide a name where annotations are evaluated.
    """

    context: Context
    path: str
    taken: frozenset[str]
    attributes: frozenset[str]
    imports: dict[tuple[str, str], PlannedImport] = field(default_factory=dict)
    siblings: dict[tuple[str, str], PlannedImport] = field(default_factory=dict)
    aliases: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)  # names that may be hidden

    def use(self, module: str, name: str) -> str:
        """Return what a name of a library is called here."""
        self.asked.add(name)
        is_hidden = name in self.taken or name in self.attributes
        if module == "builtins" and (not is_hidden or name == "None"):
            return name
        if (module, name) not in self.imports:
            alias = self._free(f"_{name}") if is_hidden else name
            self.imports[module, name] = PlannedImport(module, name, alias)
        return self.imports[module, name].alias

    def class_of(self, fullname: str) -> str:
        """Return what the class of a record or an enum is called here."""
        names = self.context.names.types[fullname]
        self.asked.add(names.class_name)
        is_hidden = names.class_name in self.attributes or names.class_name in BUILTINS
        if names.module == self.path and not is_hidden:
            return names.class_name
        root = "." * (self.path.count(".") + 2 if self.path else 1)
        if not names.module:
            # The package itself runs before what is in it, so its classes are there to import.
            return self._sibling(root, names.class_name, names.class_name)
        around, _, segment = names.module.rpartition(".")
        return f"{self._sibling(f'{root}{around}', segment, names.module)}.{names.class_name}"

    def _sibling(self, module: str, name: str, called: str) -> str:
        if (module, name) not in self.siblings:
            alias = self._free(f"_{called.replace('.', '_')}")
            self.siblings[module, name] = PlannedImport(module, name, alias)
        return self.siblings[module, name].alias

    def _free(self, alias: str) -> str:
        while alias in self.aliases:
            alias += "_"
        self.aliases.add(alias)
        return alias
