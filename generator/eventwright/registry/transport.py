"""Requests to a registry: who asks, how long, how often; and what an answer that is no good becomes."""

from __future__ import annotations

import json as json_library
import random
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, quote_plus

from eventwright.errors import MissingExtra, RegistryUnavailable
from eventwright.model.nodes import JSON
from eventwright.paths import shown
from eventwright.registry.settings import RegistrySettings

if TYPE_CHECKING:
    import httpx2 as httpx

CONNECTIONS: Final = 8  # at a time

_MEDIA: Final = "application/vnd.schemaregistry.v1+json"
_LONGEST_WAIT: Final = 60.0  # seconds that a registry may ask to wait
_FIRST_WAIT: Final = 0.25  # seconds, doubled with each attempt
_MOST_SHOWN: Final = 200  # characters of an answer that is no JSON

_FORMS: Final[tuple[Callable[[str], str], ...]] = (  # in which a text may come back to us
    str,
    quote,
    lambda text: quote(text, safe=""),
    quote_plus,
    lambda text: json_library.dumps(text)[1:-1],
    lambda text: json_library.dumps(text, ensure_ascii=False)[1:-1],
    lambda text: repr(text)[1:-1],
    escape,
)


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `path` is quoted already, `about` is the subject that it is about, "" for none."""

    method: str
    path: str
    about: str = ""
    json: JSON = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a registry answered: JSON, None for no content."""

    status: int
    json: JSON

    @property
    def code(self) -> int:
        """Confluent's error code, such as 40401; the status where there is none."""
        code = self.json.get("error_code") if isinstance(self.json, dict) else None
        return code if isinstance(code, int) else self.status

    @property
    def message(self) -> str:
        """The registry's own words for what is wrong, in full; "" for none."""
        if not isinstance(self.json, dict):
            return ""
        message = self.json.get("message") or self.json.get("title") or self.json.get("detail")
        return message if isinstance(message, str) else ""


@dataclass(frozen=True, slots=True)
class Received:
    """An answer as it came."""

    status: int
    phrase: str
    headers: Mapping[str, str]  # whatever their case
    content: bytes

    @property
    def is_success(self) -> bool:
        """Tell whether it is what was asked for."""
        return 200 <= self.status < 300


def path(*steps: str | int) -> str:
    """Return the path of steps, each of which may hold any character."""
    return "".join(f"/{quote(str(step), safe='', errors='surrogatepass')}" for step in steps)


@dataclass(slots=True)
class Transport:
    """Asks one registry, from any number of threads; certificates are verified, proxies are the system's."""

    settings: RegistrySettings
    _client: Any = None
    _peer: str = ""  # whom we connected to last
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def ask(self, request: Request, expected: tuple[int, ...] = ()) -> Answer:
        """Return the answer to a request, where it is a success or has one of the expected statuses.

        Answers 429 and 5xx are asked for again, after the time that the registry names or a random one.
        Raises RegistryUnavailable naming URL, subject and cause.
        """
        for attempt in range(self.settings.retries + 1):
            response = self._sent(request)
            is_passing = response.status == 429 or response.status >= 500
            if not is_passing or attempt == self.settings.retries:
                break
            wait = _wait(response.headers.get("Retry-After"), attempt)
            if wait > _LONGEST_WAIT:
                raise self.failed(request, f"{_status(response)}; it asks to wait for {wait:.0f} seconds")
            time.sleep(wait)
        answer = Answer(response.status, self._json(request, response))
        if response.is_success or response.status in expected:
            return answer
        raise self.failed(request, _explained(response, answer, self.settings))

    def failed(self, request: Request, cause: str) -> RegistryUnavailable:
        """Return an error about a request, without anything that is secret."""
        about = f"{request.about}: " if request.about else ""
        return RegistryUnavailable(f"{self.settings.url}{request.path}: {about}{self.masked(cause)}")

    def close(self) -> None:
        """Close all connections; whoever asks again opens them again."""
        with self._lock:
            if self._client is not None:
                self._client.close()
            self._client = None

    def _sent(self, request: Request) -> Received:
        http = _library()
        content = None if request.json is None else json_library.dumps(request.json)
        try:
            with self._connected().stream(
                request.method,
                f"{self.settings.url}{request.path}",
                content=content,
                extensions={"trace": self._traced},
            ) as response:
                return self._read(response)
        except (http.TimeoutException, TimeoutError) as error:
            raise self.failed(
                request,
                f"no answer within {self.settings.timeout:g} seconds{self._through()}; is it the right "
                "address?",
            ) from error
        except (http.HTTPError, http.InvalidURL, ImportError, OSError, ValueError) as error:
            raise self.failed(request, f"cannot be asked{self._through()}: {_cause(error)}") from error

    def _traced(self, event: str, info: Mapping[str, Any]) -> None:
        """Keep whom a connection is made to, without the login that a proxy's address may have in it."""
        if event.endswith(".connect_tcp.started"):
            host, port = info["host"], info["port"]
            self._peer = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    def _through(self) -> str:
        """Name the proxy that the environment puts before the registry, "" for none."""
        peer = self._peer
        if not peer or peer == _address(self.settings.url):
            return ""
        return f" through the proxy {peer}, which the environment names"

    def _read(self, response: httpx.Response) -> Received:
        """Read an answer to its end; raises TimeoutError where that takes too long, bit by bit as well."""
        deadline = time.monotonic() + self.settings.timeout
        content = bytearray()
        for part in response.iter_bytes():
            content += part
            if time.monotonic() > deadline:
                raise TimeoutError
        return Received(response.status_code, response.reason_phrase, response.headers, bytes(content))

    def _connected(self) -> httpx.Client:
        with self._lock:
            if self._client is None:
                self._client = self._connect()
            client: httpx.Client = self._client
            return client

    def _connect(self) -> httpx.Client:
        http = _library()
        settings = self.settings
        headers = {"Accept": f"{_MEDIA}, application/json", "Content-Type": _MEDIA}
        if settings.token:
            headers["Authorization"] = f"Bearer {settings.token}"
        client: httpx.Client = http.Client(
            auth=(settings.username, settings.password) if settings.username else None,
            headers=headers,
            verify=_context(settings),
            timeout=settings.timeout,
            limits=http.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
        )
        return client

    def _json(self, request: Request, response: Received) -> JSON:
        if not response.content:
            return None
        try:
            json: JSON = json_library.loads(response.content)
        except (ValueError, RecursionError) as error:
            if not response.is_success:  # a proxy's page: what counts is the status
                return None
            text = self.masked(response.content.decode("utf-8", "replace"))[:_MOST_SHOWN]
            raise self.failed(
                request,
                f"the answer is no JSON, but begins with {json_library.dumps(text)}; is it the address of a "
                "schema registry?",
            ) from error
        return json

    def masked(self, text: str) -> str:
        """Return text without what is secret, in whatever form somebody says it back to us."""
        settings = self.settings
        login = b64encode(f"{settings.username}:{settings.password}".encode()).decode()
        known = (*settings.secrets, login) if settings.password else settings.secrets
        secrets = {form(secret) for secret in known for form in _FORMS}
        for secret in sorted(secrets, key=len, reverse=True):
            text = text.replace(secret, "***")
        return text


def _library() -> Any:
    """Return the HTTP library that the registry client of confluent-kafka brings."""
    try:
        import httpx2 as httpx
    except ModuleNotFoundError:
        try:
            import httpx  # type: ignore[import-not-found,no-redef]  # before confluent-kafka 2.16.1
        except ModuleNotFoundError as error:
            raise MissingExtra(
                'schema registries are an extra; install it with: pip install "eventwright[cli,kafka]"'
            ) from error
    return httpx


def _address(url: str) -> str:
    """Return host and port of a URL in the way of `_peer`."""
    parts = _library().URL(url)
    host = parts.raw_host.decode("ascii")
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _context(settings: RegistrySettings) -> ssl.SSLContext | bool:
    """Return what verifies the registry's certificate, and what it asks of ours."""
    if settings.ca is None and settings.cert is None:
        return True
    file = settings.ca
    try:
        context = ssl.create_default_context(cafile=file)
        if (file := settings.cert) is not None:
            # Without a password OpenSSL would ask for one at the terminal.
            context.load_cert_chain(file, settings.key, settings.key_password)
    except (OSError, ValueError) as error:  # ssl.SSLError among them, which names no file
        files = " and ".join(
            shown(one) for one in (file, settings.key if file == settings.cert else None) if one
        )
        raise RegistryUnavailable(
            f"{settings.table}: {files}: cannot be used for TLS: {_cause(error)}"
        ) from error
    return context


def _wait(header: str | None, attempt: int) -> float:
    """Return the seconds to wait: as the registry asks, or at random up to a time that doubles each time."""
    asked = _retry_after(header) if header else None
    return asked if asked is not None else random.uniform(0, _FIRST_WAIT * 2**attempt)


def _retry_after(header: str) -> float | None:
    """Read Retry-After: seconds or a date (RFC 9110, section 10.2.3); None where it is neither."""
    if header.strip().isdecimal():
        return float(header)
    try:
        when = parsedate_to_datetime(header)
    except ValueError:
        return None
    now = datetime.now(UTC)
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())


def _explained(response: Received, answer: Answer, settings: RegistrySettings) -> str:
    status = response.status
    said = f": {answer.message}" if answer.message else ""
    remedy = {
        401: f"; check username and password, or token, of {settings.table}",
        403: f"; {settings.table} logs in as somebody who may not do that",
        429: f"; asked {settings.retries + 1} times",
    }.get(status, f"; asked {settings.retries + 1} times" if status >= 500 else "")
    if 300 <= status < 400:
        remedy = f"; it points to {response.headers.get('Location', 'another address')}: correct the url"
    if status == 404 and not answer.message:
        remedy = "; is it the address of a schema registry?"
    return f"{_status(response)}{said}{remedy}"


def _status(response: Received) -> str:
    return f"{response.status} {response.phrase}".rstrip()


def _cause(error: Exception) -> str:
    return str(error) or type(error).__name__
