"""Settings: `eventwright.toml`, or `[tool.eventwright]` in `pyproject.toml`.

The nearest file at or above the working directory holds. Paths in it are relative to its folder.
"""

from __future__ import annotations

import keyword
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from eventwright.errors import SettingsError
from eventwright.model.levels import Level
from eventwright.model.words import BASES, PRIMITIVE_NAMES
from eventwright.paths import shown
from eventwright.registry.settings import RegistrySettings, read_registries
from eventwright.registry.subjects import DEFAULT_STRATEGY, STRATEGIES
from eventwright.severity import Severity
from eventwright.spelling import did_you_mean

if TYPE_CHECKING:
    from enum import StrEnum

OWN_FILE: Final = "eventwright.toml"
PROJECT_FILE: Final = "pyproject.toml"
OFF: Final = "off"
FLAVOURS: Final = ("msgspec", "dataclass", "pydantic")
UNKNOWN_SYMBOLS: Final = ("error", "keep")
RULE_SETS: Final = ("minimal", "standard", "strict")  # of lint
METADATA: Final[Mapping[str, str]] = {"event_id": "uuid", "occurred_at": "timestamp"}
METADATA_TYPES: Final = (*PRIMITIVE_NAMES, *BASES, "timestamp")  # the last one in any unit


@dataclass(frozen=True, slots=True)
class WrittenAllowance:
    """One `[[allow]]` as it is written; what it says is judged where the findings are."""

    table: object  # a mapping, if it is meant as it is to be written
    line: int
    lines: Mapping[str, int]  # of its keys


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project decided; every field has the value it takes when nothing is said."""

    file: Path | None = None
    schemas: Path = Path("schemas")
    history: Path = Path("schemas/history")
    out: Path = Path("generated")
    package: str | None = None
    flavour: str = "msgspec"
    compatibility: Level = Level.BACKWARD
    baselines: tuple[str, ...] = ()  # as named; none named is the history folder, which may be missing
    unknown_symbols: str = "error"
    fail_on: Severity = Severity.ERROR
    lint: str = "standard"
    metadata: Mapping[str, str] = field(default_factory=lambda: METADATA)  # of every event: field and type
    rules: Mapping[str, Severity | None] = field(default_factory=dict)  # None: off
    rule_places: Mapping[str, str] = field(default_factory=dict)  # file and line of each of the rules
    allow: tuple[WrittenAllowance, ...] = ()
    subject_strategy: str = DEFAULT_STRATEGY
    registries: Mapping[str, RegistrySettings] = field(default_factory=dict)  # by name, "" for [registry]

    @property
    def cache(self) -> Path | None:
        """The folder that keeps what checks found; None where there is no project to keep it in."""
        return None if self.file is None else self.root / ".eventwright_cache"

    @property
    def root(self) -> Path:
        """The folder that paths in the settings start from."""
        return Path() if self.file is None else self.file.parent


def read_settings(folder: Path) -> Settings:
    """Return the settings that hold in `folder`, the defaults where no file is found.

    Raises SettingsError naming file, line and remedy.
    """
    for place in (folder, *folder.absolute().parents):
        own = place / OWN_FILE
        project = _project_table(place / PROJECT_FILE)
        if own.is_file():
            if project is not None:
                raise SettingsError(
                    f"{shown(own)} and [tool.eventwright] in {shown(project.path)} both hold settings; "
                    "keep one of them"
                )
            source = _read(own)
            return _settings(source)
        if project is not None:
            return _settings(project)
    return Settings()


def settings_for(folder: Path, paths: Sequence[Path]) -> Settings:
    """Return the settings that hold in `folder`, or else those of the one project that all paths lie in.

    Raises SettingsError as `read_settings` does, and where the paths lie in different projects.
    """
    here = read_settings(folder)
    settings = {path: _settings_at(path) for path in paths if path.exists()}
    if here.file is None:
        found = {there.file: there for there in settings.values()}
        if len(found) > 1:
            raise SettingsError(f"{_told_apart(settings)}; name the PATHs of one project at a time")
        return next(iter(found.values()), here)
    for path, there in settings.items():
        is_own = there.file is None or there.file.resolve() == here.file.resolve()
        if not is_own and not path.resolve().is_relative_to(here.schemas.resolve()):
            raise SettingsError(
                f"{shown(path)}: has settings of its own in {shown(there.root)}, and the working directory "
                f"has those in {shown(here.root)}; run the command in {shown(there.root)}"
            )
    return here


def _settings_at(path: Path) -> Settings:
    full = path.resolve()
    return read_settings(full if full.is_dir() else full.parent)


def _told_apart(settings: Mapping[Path, Settings]) -> str:
    return ", ".join(
        f"{shown(path)} has {'no settings' if one.file is None else f'its settings in {shown(one.file)}'}"
        for path, one in settings.items()
    )


@dataclass(frozen=True, slots=True)
class _Source:
    path: Path
    text: str
    prefix: str  # dotted, with its final dot: where our table stands in the file
    table: Mapping[str, object]

    def place(self, key: str) -> str:
        return f"{shown(self.path)}:{_line(self.text, self.prefix + key)}"

    def wrong(self, key: str, message: str) -> SettingsError:
        return SettingsError(f"{self.place(key)}: {message}")


def _read(path: Path) -> _Source:
    import tomllib

    try:
        text = path.read_bytes().decode("utf-8-sig")
        return _Source(path, text, "", tomllib.loads(text))
    except OSError as error:
        raise SettingsError(f"{shown(path)}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{shown(path)}: is not UTF-8 text; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{shown(path)}: is not TOML: {error}") from error


def _project_table(path: Path) -> _Source | None:
    if not path.is_file():
        return None
    source = _read(path)
    tool = source.table.get("tool")
    table = tool.get("eventwright") if isinstance(tool, dict) else None
    if table is None:
        return None
    found = _Source(path, source.text, "tool.eventwright.", table if isinstance(table, dict) else {})
    if not isinstance(table, dict):
        raise found.wrong("", "tool.eventwright is a table: write [tool.eventwright]")
    return found


def _allowances(source: _Source, tables: Sequence[object]) -> Iterator[WrittenAllowance]:
    header = re.compile(rf"\s*\[\[\s*{re.escape(source.prefix + 'allow')}\s*\]\]")
    lines = source.text.splitlines()
    starts = [number for number, line in enumerate(lines, 1) if header.match(line)]
    if len(starts) != len(tables):  # written in line, where the setting itself is the place
        starts = [_line(source.text, f"{source.prefix}allow")] * len(tables)
    keys = {start: _keys_after(start, lines) for start in set(starts)}
    for start, table in zip(starts, tables, strict=True):
        yield WrittenAllowance(table, start, keys[start])


def _keys_after(start: int, lines: Sequence[str]) -> Mapping[str, int]:
    """Return the lines of the keys between a line and the next table's header."""
    keys: dict[str, int] = {}
    for number in range(start + 1, len(lines) + 1):
        line = lines[number - 1]
        if _HEADER.match(line):
            break
        if key := _KEY.match(line):
            keys[_bare(key[1])] = number
    return keys


_HEADER: Final = re.compile(r"\s*\[+([^\]]+)\]")
_KEY: Final = re.compile(r"\s*([\w\-.\"' ]+?)\s*=")


def _line(text: str, dotted: str) -> int:
    """Return the line where a key or table is written, 1 where it is hidden in an inline table."""
    wanted = dotted.rstrip(".")
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            found = table = _bare(header[1])
        elif key := _KEY.match(line):
            found = ".".join(part for part in (table, _bare(key[1])) if part)
        else:
            continue
        if found == wanted or found.startswith(f"{wanted}."):
            return number
    return 1


def _bare(key: str) -> str:
    return re.sub(r"[\s\"']", "", key)


class _Wrong(Exception):
    """What a value should have been."""


class _WrongInside(Exception):
    """What values in a table should have been, by their keys in it."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        super().__init__(messages)
        self.messages = messages


Reader = Callable[[object, Path], object]


def _settings(source: _Source) -> Settings:
    values: dict[str, object] = {"file": source.path}
    wrong: list[str] = []
    for key, value in source.table.items():
        if key not in _KEYS:
            wrong.append(f'{source.place(key)}: unknown setting "{key}"{did_you_mean(key, _KEYS)}')
            continue
        attribute, read = _KEYS[key]
        try:
            found = read(value, source.path.parent)
        except _Wrong as error:
            wrong.append(f'{source.place(key)}: "{key}" {error}')
            continue
        except _WrongInside as error:
            wrong += [f"{source.place(f'{key}.{name}')}: {told}" for name, told in error.messages.items()]
            continue
        values[attribute] = found
        if isinstance(found, list) and attribute == "allow":
            values["allow"] = tuple(_allowances(source, found))
        if isinstance(found, dict) and attribute == "rules":
            values["rule_places"] = {name: source.place(f"rules.{name}") for name in found}
    if wrong:
        raise SettingsError("\n".join(wrong))
    folder = source.path.parent
    schemas = values.setdefault("schemas", folder / "schemas")
    values.setdefault("history", Path(str(schemas)) / "history")
    values.setdefault("out", folder / "generated")
    return Settings(**values)  # type: ignore[arg-type]  # the table of readers gives each its type


def _path(value: object, folder: Path) -> Path:
    if not isinstance(value, str) or not value or "\0" in value:
        raise _Wrong(f"is a folder's path in quotes, not {_told(value)}")
    return folder / value


def _package(value: object, _: Path) -> str:
    if not isinstance(value, str):
        raise _Wrong(f"is a Python package's name in quotes, not {_told(value)}")
    try:
        return package_name(value)
    except SettingsError as error:
        raise _Wrong(str(error)) from None


def package_name(name: str) -> str:
    """Return the name where a generated package can have it; raises SettingsError saying why not."""
    if not isinstance(name, str):  # from Python code that no type checker saw
        raise SettingsError(f'cannot be {name!r}: a package name is a str, such as "shop_events"')
    if not (name.isascii() and name.isidentifier()):
        raise SettingsError(
            f'cannot be "{name}": a package name is ASCII letters, digits and "_", such as "shop_events"'
        )
    if name.startswith("_"):
        raise SettingsError(f'cannot be "{name}": names that begin with "_" are private or special in Python')
    if keyword.iskeyword(name):
        raise SettingsError(f'cannot be "{name}", which is a Python keyword; try "{name}_events"')
    if name in sys.stdlib_module_names or name in ("eventwright", *FLAVOURS):
        raise SettingsError(f'cannot be "{name}", which would hide that module; try "{name}_events"')
    return name


def _one_of(known: type[StrEnum] | tuple[str, ...]) -> Reader:
    words = known if isinstance(known, tuple) else tuple(member.value for member in known)
    make: Callable[[str], object] = str if isinstance(known, tuple) else known

    def read(value: object, _: Path) -> object:
        if not isinstance(value, str) or value not in words:
            near = (
                did_you_mean(value.upper() if value.islower() and words[0].isupper() else value, words)
                if (isinstance(value, str))
                else ""
            )
            raise _Wrong(f"is one of {', '.join(words)}, not {_told(value)}{near}")
        return make(value)

    return read


def _baselines(value: object, _: Path) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise _Wrong(f'is "history" or a list of baselines, not {_told(value)}')
    return tuple(names)


def _rules(value: object, _: Path) -> Mapping[str, Severity | None]:
    if not isinstance(value, dict):
        raise _Wrong(f'is a table of rules, such as rules.missing-version = "warning", not {_told(value)}')
    words = (*(severity.value for severity in Severity), OFF)
    wrong = {
        name: f'"rules" says {_told(word)} for "{name}"; say one of {", ".join(words)}'
        for name, word in value.items()
        if word not in words
    }
    if wrong:
        raise _WrongInside(wrong)
    return {name: None if word == OFF else Severity(word) for name, word in value.items()}


def _metadata(value: object, _: Path) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise _Wrong(
            f'is a table of fields and types, such as metadata.event_id = "uuid", not {_told(value)}'
        )
    for name, word in value.items():
        if word not in METADATA_TYPES:
            near = did_you_mean(word, METADATA_TYPES) if isinstance(word, str) else ""
            raise _Wrong(
                f'says {_told(word)} for "{name}", which is no primitive or logical type of Avro, nor '
                f'"timestamp"{near}'
            )
    alike = Counter(name.replace("_", "").lower() for name in value)
    if alike and max(alike.values()) > 1:
        raise _Wrong("has a field twice, in two styles; any style is found, so name it once")
    return value


def _registries(value: object, folder: Path) -> Mapping[str, RegistrySettings]:
    if not isinstance(value, dict):
        raise _Wrong("is a table: write [registry] or [registry.production], and url in it")
    found, wrong = read_registries(value, folder)
    if wrong:
        raise _WrongInside({one.key: one.message for one in wrong})
    return found


def _allow(value: object, _: Path) -> object:
    return value if isinstance(value, list) else [value]


def _told(value: object) -> str:
    import json

    return json.dumps(value, default=str, ensure_ascii=True)


_KEYS: Final[Mapping[str, tuple[str, Reader]]] = {  # key: attribute and reader
    "schemas": ("schemas", _path),
    "history": ("history", _path),
    "out": ("out", _path),
    "package": ("package", _package),
    "flavour": ("flavour", _one_of(FLAVOURS)),
    "compatibility": ("compatibility", _one_of(Level)),
    "baseline": ("baselines", _baselines),
    "unknown_symbols": ("unknown_symbols", _one_of(UNKNOWN_SYMBOLS)),
    "fail_on": ("fail_on", _one_of(Severity)),
    "lint": ("lint", _one_of(RULE_SETS)),
    "metadata": ("metadata", _metadata),
    "rules": ("rules", _rules),
    "allow": ("allow", _allow),
    "subject_strategy": ("subject_strategy", _one_of(STRATEGIES)),
    "registry": ("registries", _registries),
}
