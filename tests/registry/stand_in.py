"""A stand-in for Confluent's Schema Registry, whose own server is not to be had here.

It answers over HTTP as Confluent documents its server to answer ("Schema Registry API Reference"): codes,
messages, soft deletion, contexts, modes, levels, references. It compares nothing: what it is to refuse is
told to it, in the words of the real one. Faults are told to it as well.
"""

from __future__ import annotations

import json
import re
import ssl
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass
class Stored:
    """One version; `text` is as the registry keeps it."""

    id: int
    text: str
    references: list[dict[str, Any]]
    guid: str
    type: str = "AVRO"
    is_deleted: bool = False
    metadata: dict[str, Any] | None = None


@dataclass
class Fault:
    """What becomes of requests whose `METHOD path` matches, as often as told."""

    pattern: str
    status: int = 500
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1_000_000
    delay: float = 0.0
    is_lost: bool = False  # the request is carried out, and the connection breaks before the answer
    is_dripping: bool = False  # the body comes byte by byte


class Gone(Exception):
    """The connection breaks without an answer."""


@dataclass
class StandIn:
    """The registry's memory; a test may look at it and change it at any time."""

    url: str = ""
    versions: dict[str, list[Stored]] = field(default_factory=dict)
    config: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {"": {"compatibilityLevel": "BACKWARD"}}
    )
    modes: dict[str, str] = field(default_factory=lambda: {"": "READWRITE"})
    refusals: dict[str, list[str]] = field(default_factory=dict)  # messages of a verbose check, by subject
    refuses_registration: dict[str, str] = field(default_factory=dict)  # with a message, by subject
    answers_to_checks: dict[str, tuple[int, Any]] = field(default_factory=dict)  # other ones, by subject
    faults: list[Fault] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)  # METHOD path
    lines: list[str] = field(default_factory=list)  # METHOD and what was asked for, as it was written
    has_guids: bool = True
    page: int = 1000  # subjects in one list
    has_pages: bool = True  # which came with version 7.5
    keep: Callable[[str], str] = lambda text: text  # what becomes of a text that is registered
    authorization: str = ""  # that every request needs
    lock: threading.RLock = field(default_factory=threading.RLock)

    def add(self, subject: str, schema: object, *references: tuple[str, str, int], **more: Any) -> int:
        """Register behind everybody's back; return the version's number."""
        text = schema if isinstance(schema, str) else json.dumps(schema)
        listed = [{"name": name, "subject": other, "version": version} for name, other, version in references]
        self._store(subject, text, listed, **more)
        return len(self.versions[subject])

    def written(self) -> list[str]:
        """Return the requests that change something."""
        return [
            one
            for one in self.requests
            if one.startswith("PUT") or re.fullmatch(r"POST /subjects/[^/]+/versions", one)
        ]

    def _store(self, subject: str, text: str, references: list[dict[str, Any]], **more: Any) -> Stored:
        ids = {(one.text, json.dumps(one.references)): one for all_ in self.versions.values() for one in all_}
        known = ids.get((text, json.dumps(references)))
        new = Stored(
            id=known.id if known else len(ids) + 1,
            text=text,
            references=references,
            guid=str(uuid.uuid5(uuid.NAMESPACE_OID, text + json.dumps(references))),
            **more,
        )
        self.versions.setdefault(subject, []).append(new)
        return new

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        """Answer a request whose path is split and unquoted."""
        steps = [unquote(step) for step in path.strip("/").split("/")]
        found: Any
        match method, steps:
            case "GET", ["subjects"]:
                prefix = query.get("subjectPrefix", [""])[0]
                names = sorted(name for name in self.versions if name.startswith(prefix) and self._live(name))
                start = int(query.get("offset", ["0"])[0]) if self.has_pages else 0
                return 200, names[start : start + self.page]
            case "GET", ["subjects", subject, "versions"]:
                live = self._live(subject)
                return (200, [number for number, _ in live]) if live else self._no_subject(subject)
            case "GET", ["subjects", subject, "versions", number]:
                live = self._live(subject)
                if not live:
                    return self._no_subject(subject)
                found = live[-1:] if number == "latest" else [one for one in live if str(one[0]) == number]
                return (
                    (200, self._told(subject, *found[0]))
                    if found
                    else (404, _error(40402, "Version not found."))
                )
            case "POST", ["subjects", subject]:
                for known, one in self._live(subject):
                    if self._is_same(one, body):
                        return 200, self._told(subject, known, one)
                return (
                    self._no_subject(subject)
                    if not self._live(subject)
                    else (404, _error(40403, "Schema not found"))
                )
            case "POST", ["subjects", subject, "versions"]:
                return self._register(subject, body)
            case "POST", ["compatibility", "subjects", subject, "versions"]:
                if not self._live(subject):
                    return self._no_subject(subject)
                if subject in self.answers_to_checks:
                    return self.answers_to_checks[subject]
                messages = self.refusals.get(subject, [])
                return 200, {
                    "is_compatible": not messages,
                    **({"messages": messages} if "verbose" in query else {}),
                }
            case _:
                return self._answer_about_settings(method, steps, body)

    def _answer_about_settings(self, method: str, steps: list[str], body: Any) -> tuple[int, Any]:
        match method, steps:
            case "GET", ["config", *rest]:
                subject = rest[0] if rest else ""
                found = self.config.get(subject)
                message = f"Subject '{subject}' does not have subject-level compatibility configured"
                return (200, found) if found else (404, _error(40408, message))
            case "PUT", ["config", subject]:
                self.config[subject] = {"compatibilityLevel": body["compatibility"]}
                return 200, {"compatibility": body["compatibility"]}
            case "GET", ["mode", *rest]:
                subject = rest[0] if rest else ""
                mode = self.modes.get(subject)
                message = f"Subject '{subject}' does not have subject-level mode configured"
                return (200, {"mode": mode}) if mode else (404, _error(40409, message))
        return 404, _error(404, "HTTP 404 Not Found")

    def _register(self, subject: str, body: Any) -> tuple[int, Any]:
        if self.modes.get(subject, self.modes[""]) != "READWRITE":
            return 422, _error(42205, f"Subject {subject} is in read-only mode")
        for reference in body.get("references", []):
            if not any(number == reference["version"] for number, _ in self._live(reference["subject"])):
                message = f'No schema reference found for subject "{reference["subject"]}" and version'
                return 422, _error(42201, f"Invalid schema; details: {message} {reference['version']}")
        try:
            json.loads(body["schema"])
        except ValueError:
            return 422, _error(42201, "Either the input schema or one its references is invalid")
        for _, one in self._live(subject):
            if self._is_same(one, body):
                return 200, {"id": one.id}
        if subject in self.refuses_registration:
            return 409, _error(409, self.refuses_registration[subject])
        if messages := self.refusals.get(subject):
            return 409, _error(
                409, f"Schema being registered is incompatible with an earlier schema: {messages}"
            )
        stored = self._store(subject, self.keep(body["schema"]), body.get("references", []))
        return 200, {"id": stored.id}

    def _is_same(self, one: Stored, body: Any) -> bool:
        return one.text == self.keep(body["schema"]) and one.references == body.get("references", [])

    def _live(self, subject: str) -> list[tuple[int, Stored]]:
        return [
            (number, one)
            for number, one in enumerate(self.versions.get(subject, []), 1)
            if not one.is_deleted
        ]

    def _told(self, subject: str, number: int, one: Stored) -> dict[str, Any]:
        told: dict[str, Any] = {"subject": subject, "version": number, "id": one.id, "schema": one.text}
        if self.has_guids:
            told["guid"] = one.guid
        if one.references:
            told["references"] = one.references
        if one.type != "AVRO":  # which is left out, as the default
            told["schemaType"] = one.type
        if one.metadata:
            told["metadata"] = one.metadata
        return told

    def _no_subject(self, subject: str) -> tuple[int, Any]:
        return 404, _error(40401, f"Subject '{subject}' not found.")


def _error(code: int, message: str) -> dict[str, Any]:
    return {"error_code": code, "message": message}


class _Handler(BaseHTTPRequestHandler):
    registry: StandIn
    protocol_version = "HTTP/1.1"

    def _do(self) -> None:
        registry = self.registry
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        parts = urlsplit(self.path)
        with registry.lock:
            registry.requests.append(f"{self.command} {unquote(parts.path)}")
            registry.lines.append(f"{self.command} {self.path}")
            fault = self._fault(f"{self.command} {unquote(parts.path)}")
        if fault is not None and fault.delay:
            time.sleep(fault.delay)
        if fault is not None and not fault.is_lost and not fault.delay:
            self._send(fault.status, fault.body, fault.headers, drips=fault.is_dripping)
            return
        if registry.authorization and self.headers.get("Authorization") != registry.authorization:
            self._send(401, json.dumps(_error(401, "Unauthorized")).encode(), {})
            return
        with registry.lock:
            status, told = registry.answer(self.command, parts.path, parse_qs(parts.query), body)
        if fault is not None and fault.is_lost:
            self.close_connection = True
            return
        self._send(status, json.dumps(told).encode(), {})

    do_GET = do_POST = do_PUT = do_DELETE = _do  # noqa: N815

    def _fault(self, request: str) -> Fault | None:
        for fault in self.registry.faults:
            if fault.times > 0 and re.search(fault.pattern, request):
                fault.times -= 1
                return fault
        return None

    def _send(self, status: int, data: bytes, headers: dict[str, str], *, drips: bool = False) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if not drips:
            self.wfile.write(data)
            return
        with suppress(OSError):  # whoever asked has gone away
            for byte in data:
                self.wfile.write(bytes((byte,)))
                time.sleep(0.1)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that have gone away."""


@contextmanager
def stand_in(tls: ssl.SSLContext | None = None) -> Iterator[StandIn]:
    """Serve a stand-in on a free port of this machine, for as long as the block runs."""
    registry = StandIn()
    handler = type("Handler", (_Handler,), {"registry": registry})
    server = _Server(("127.0.0.1", 0), handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    registry.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield registry
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
