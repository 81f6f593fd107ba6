"""`[registry]` and `[registry.NAME]` in the settings, and the variables that they name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

from eventwright.errors import SettingsError
from eventwright.spelling import did_you_mean

NAMELESS: Final = ""  # [registry] itself
VARIABLES: Final = "EVENTWRIGHT_REGISTRY_"  # what [registry] itself takes where the settings say nothing

_FROM_ENVIRONMENT: Final = ("url", "username", "password", "token", "key_password")
_SECRET: Final = frozenset({"url", "password", "token", "key_password"})  # a URL may hold a password
_SUFFIX: Final = "_env"
_MOST_SECONDS: Final = 3600
_MOST_RETRIES: Final = 20
_CONTEXT: Final = re.compile(r"[\w\-.~]+")


@dataclass(frozen=True, slots=True)
class RegistrySettings:
    """One registry as the settings have it; "" is what they do not say."""

    name: str = NAMELESS
    url: str = field(default="", repr=False)
    username: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
    key_password: str = field(default="", repr=False)
    timeout: float = 30.0  # seconds that one answer may take
    retries: int = 4  # of a request that is answered with 429 or 5xx
    context: str = ""  # of Confluent's schema contexts, without ":." and ":"
    variables: Mapping[str, str] = field(default_factory=dict)  # the variable that has a value, by key

    @property
    def table(self) -> str:
        """What the registry is called in the settings: `[registry.prod]`."""
        return f"[registry.{self.name}]" if self.name else "[registry]"

    @property
    def secrets(self) -> tuple[str, ...]:
        """All that must not be shown."""
        return tuple(one for one in (self.password, self.token, self.key_password) if one)


@dataclass(frozen=True, slots=True)
class WrongSetting:
    """What a value should have been."""

    key: str  # dotted: prod.url
    message: str


def read_registries(
    table: Mapping[str, object], folder: Path
) -> tuple[Mapping[str, RegistrySettings], tuple[WrongSetting, ...]]:
    """Return registries by name, and what is wrong; tables in `table` are those that have names.

    Paths start from `folder`. No message has a secret in it.
    """
    own = {key: value for key, value in table.items() if not isinstance(value, dict)}
    named = {key: value for key, value in table.items() if isinstance(value, dict)}
    found: dict[str, RegistrySettings] = {}
    wrong: list[WrongSetting] = []
    for name, values in (*(((NAMELESS, own),) if own else ()), *named.items()):
        prefix = f"{name}." if name else ""
        readable = dict[str, object]()
        for key, value in values.items():
            try:
                readable[key] = _read(key, value, folder)
            except ValueError as error:
                wrong.append(WrongSetting(prefix + key, str(error)))
        wrong += (WrongSetting(prefix + key, message) for key, message in _contradictions(values))
        variables = {
            key.removesuffix(_SUFFIX): str(one) for key, one in readable.items() if _is_variable(key)
        }
        plain = {key: one for key, one in readable.items() if not _is_variable(key)}
        found[name] = RegistrySettings(name=name, variables=variables, **plain)  # type: ignore[arg-type]  # _READERS give each its type
    return found, tuple(wrong)


def chosen(
    registries: Mapping[str, RegistrySettings], name: str, environment: Mapping[str, str]
) -> RegistrySettings:
    """Return the registry of a name, with the values of its variables; "" is the only one, or [registry].

    Raises SettingsError where there is none, or a variable is not set.
    """
    if name and name not in registries:
        known = (
            f"the settings have: {', '.join(filter(None, registries))}"
            if any(registries)
            else ("write its url into the settings")
        )
        raise SettingsError(f"there is no [registry.{name}]{did_you_mean(name, registries)}; {known}")
    if not name and NAMELESS not in registries and len(registries) > 1:
        raise SettingsError(
            f"the settings have several registries: {', '.join(sorted(registries))}; name one of them"
        )
    settings = registries.get(name) or next(iter(registries.values()), RegistrySettings())
    if settings.name == NAMELESS:
        settings = _with_usual_variables(settings, environment)
    settings = _in_url(replace(settings, **dict(_from_environment(settings, environment))))  # type: ignore[arg-type]  # they are texts
    _require_usable(settings)
    return settings


def _with_usual_variables(settings: RegistrySettings, environment: Mapping[str, str]) -> RegistrySettings:
    usual = {
        key: VARIABLES + key.upper()
        for key in _FROM_ENVIRONMENT
        if not getattr(settings, key) and environment.get(VARIABLES + key.upper())
    }
    return replace(settings, variables={**usual, **settings.variables})


def _from_environment(
    settings: RegistrySettings, environment: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for key, variable in settings.variables.items():
        value = environment.get(variable, "")
        if not value:
            raise SettingsError(
                f"{settings.table}: the environment variable {variable} is not set, and {key} is read from it"
            )
        if not value.isprintable():
            raise SettingsError(
                f"{settings.table}: the environment variable {variable}, which {key} is read from, has a "
                "line break or another control character in it"
            )
        yield key, value


def _in_url(settings: RegistrySettings) -> RegistrySettings:
    """Take user and password out of the URL, so that what is shown has none."""
    try:
        parts = urlsplit(settings.url)
        host = parts.netloc.rpartition("@")[2]
        username, password = unquote(parts.username or ""), unquote(parts.password or "")
        is_url = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_url = False
    if not settings.url:
        raise SettingsError(
            f"{settings.table}: no url is given; write it into the settings, or set {VARIABLES}URL"
            if settings.name == NAMELESS
            else f"{settings.table}: no url is given; write it into the settings"
        )
    if not is_url or parts.query or parts.fragment:
        raise SettingsError(
            f'{settings.table}: "url" is the address of a registry, such as "https://registry.example:8081"'
        )
    if username and settings.username:
        raise SettingsError(f'{settings.table}: "url" has a user in it, and "username" is set; keep one')
    return replace(
        settings,
        url=urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", "")),
        username=username or settings.username,
        password=password or settings.password,
    )


def _require_usable(settings: RegistrySettings) -> None:
    if settings.token and settings.username:
        raise SettingsError(f'{settings.table}: "token" and "username" are two ways to log in; keep one')
    if not settings.token.isascii():
        raise SettingsError(f'{settings.table}: "token" is ASCII, as a header of HTTP has to be')
    if settings.password and not settings.username:
        raise SettingsError(f'{settings.table}: "password" is set and "username" is not')
    if settings.key and not settings.cert:
        raise SettingsError(f'{settings.table}: "key" is set and "cert" is not')


def _contradictions(values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key in _FROM_ENVIRONMENT:
        if key in values and key + _SUFFIX in values:
            yield key, f'"{key}" and "{key}{_SUFFIX}" are both set; keep one'


def _is_variable(key: str) -> bool:
    return key.removesuffix(_SUFFIX) in _FROM_ENVIRONMENT and key.endswith(_SUFFIX)


def _read(key: str, value: object, folder: Path) -> object:
    """Return a value as it is wanted; raises ValueError saying what it should have been."""
    if key not in _READERS:
        raise ValueError(f'unknown setting "{key}" of a registry{did_you_mean(key, _READERS)}')
    return _READERS[key](key, value, folder)


def _text(key: str, value: object, _: Path) -> str:
    if not isinstance(value, str) or not value or not value.isprintable():
        raise ValueError(f'"{key}" is text in quotes{_not(key, value)}')
    return value


def _variable(key: str, value: object, _: Path) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"\w+", value):
        raise ValueError(f'"{key}" is the name of an environment variable')
    return value


def _path(key: str, value: object, folder: Path) -> Path:
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueError(f'"{key}" is a file\'s path in quotes{_not(key, value)}')
    return folder / value


def _seconds(key: str, value: object, _: Path) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= _MOST_SECONDS:
        raise ValueError(f'"{key}" is a number of seconds up to {_MOST_SECONDS}{_not(key, value)}')
    return float(value)


def _count(key: str, value: object, _: Path) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_RETRIES:
        raise ValueError(f'"{key}" is a whole number from 0 to {_MOST_RETRIES}{_not(key, value)}')
    return value


def _context(key: str, value: object, _: Path) -> str:
    name = value.strip(":").removeprefix(".") if isinstance(value, str) else ""
    if not _CONTEXT.fullmatch(name):
        raise ValueError(f'"{key}" is the name of a schema context, such as "staging"{_not(key, value)}')
    return name


def _not(key: str, value: object) -> str:
    import json

    return "" if key in _SECRET else f", not {json.dumps(value, default=str)}"


_READERS: Final[Mapping[str, Callable[[str, object, Path], object]]] = {
    **dict.fromkeys(_FROM_ENVIRONMENT, _text),
    **dict.fromkeys((key + _SUFFIX for key in _FROM_ENVIRONMENT), _variable),
    **dict.fromkeys(("ca", "cert", "key"), _path),
    "timeout": _seconds,
    "retries": _count,
    "context": _context,
}
