"""What each type gives its modules, planned as if it stood in them alone, and the names in it.

Names are all by which types of one module can disturb each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from eventwright.model.problems import SchemaProblem
from eventwright.plan.codec_types import Function, HistoryModule, Table
from eventwright.plan.types import PlannedClass, PlannedImport

Texts: TypeAlias = tuple[tuple[int, str], ...]  # by number of a released version


@dataclass(frozen=True, slots=True)
class ClassNames:
    """What a class has its module import, and the names that it asked about, some of them hidden."""

    imports: tuple[PlannedImport, ...]
    siblings: tuple[PlannedImport, ...]
    asked: tuple[str, ...]
    hidden: tuple[tuple[str, ...], tuple[str, ...]]  # as `Surroundings.hidden` says


@dataclass(frozen=True, slots=True)
class CodecNames:
    """All names in the codec of a record that its module could have for something else."""

    classes: dict[str, PlannedImport]  # by fullname
    functions: dict[str, tuple[str, str]]  # encoder and decoder of records, by fullname
    siblings: tuple[PlannedImport, ...]
    tables: dict[str, tuple[str, str]]  # by an enum's fullname
    helpers: tuple[str, ...]  # functions that are for this record alone
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedCodec:
    """What a record gives besides its class."""

    functions: tuple[Function, ...]
    tables: dict[str, tuple[Table, Table]]  # by an enum's fullname
    names: CodecNames
    contract: str
    released: Texts  # contract texts
    former: dict[str, Texts]  # those that were released under names which are aliases now
    history: Texts  # the module of each version that is planned, "" where it is decoded as above
    modules: tuple[HistoryModule, ...]


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """What a type gives; no codec where it is no record, and nothing where it is fixed."""

    class_: PlannedClass | None = None
    names: ClassNames = ClassNames((), (), (), ((), ()))
    codec: PlannedCodec | None = None
    problems: tuple[SchemaProblem, ...] = ()  # of defaults that are left out
