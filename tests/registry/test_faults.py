"""A registry that is down, slow, wrong or unwilling: exit 2 with URL, subject and cause, no secrets."""

from __future__ import annotations

import json
import socket
import ssl
import time
from base64 import b64encode
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, quote_plus

import pytest
from certificates import PASSWORD, certified
from projects import Project
from shop import PAID, PLACED, apply, optional, paid, placed, write_shop
from stand_in import Fault, StandIn, stand_in

LATEST = "GET /subjects/shop.orders-value/versions/latest"
SECRET = "s3cr/t+%"  # that is another text when it is quoted


def error(code: int, message: str) -> bytes:
    return json.dumps({"error_code": code, "message": message}).encode()


FAULTS = {
    "401": (
        Fault(LATEST, 401, error(40101, "Unauthorized")),
        "401 Unauthorized: Unauthorized; check username",
    ),
    "403": (
        Fault(LATEST, 403, error(40301, "Not for you")),
        "403 Forbidden: Not for you; [registry] logs in as",
    ),
    "404 of another server": (
        Fault(LATEST, 404, b"<html>nothing here</html>"),
        "404 Not Found; is it the address of a schema registry?",
    ),
    "404 of another path": (
        Fault(LATEST, 404, error(404, "HTTP 404 Not Found")),
        "404 Not Found: HTTP 404 Not Found; is it the address of a schema registry?",
    ),
    "409": (Fault(LATEST, 409, error(40901, "Busy electing")), "409 Conflict: Busy electing"),
    "429": (Fault(LATEST, 429, error(42901, "Slow down")), "429 Too Many Requests: Slow down; asked 1 times"),
    "500": (
        Fault(LATEST, 500, error(50001, "Error in the backend datastore")),
        "500 Internal Server Error: Error in the backend datastore; asked 1 times",
    ),
    "502 of a proxy": (Fault(LATEST, 502, b"<html>Bad Gateway</html>"), "502 Bad Gateway; asked 1 times"),
    "redirect": (
        Fault(LATEST, 302, b"", {"Location": "https://elsewhere.example/login"}),
        "302 Found; it points to https://elsewhere.example/login: correct the url",
    ),
    "garbage": (
        Fault(LATEST, 200, b"<html>Welcome</html>"),
        'the answer is no JSON, but begins with "<html>Welcome</html>"; is it the address of a schema '
        "registry?",
    ),
    "binary": (Fault(LATEST, 200, b"\xff\x00\x9f"), "the answer is no JSON, but begins with"),
    "nothing": (Fault(LATEST, 200, b""), 'the answer has no "version", "id" and "schema"'),
    "null": (Fault(LATEST, 200, b"null"), 'the answer has no "version", "id" and "schema"'),
    "list": (Fault(LATEST, 200, b"[1]"), 'the answer has no "version", "id" and "schema"'),
    "endless JSON": (Fault(LATEST, 200, b"[" * 200_000), "the answer is no JSON"),
    "wrong types": (
        Fault(LATEST, 200, b'{"version": "1", "id": 1, "schema": {}}'),
        'the answer has no "version", "id" and "schema"',
    ),
    "half a reference": (
        Fault(LATEST, 200, b'{"version": 1, "id": 1, "schema": "\\"int\\"", "references": [{"name": "a"}]}'),
        "the answer has a reference without name, subject and version",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault(project: Project, registry: StandIn, name: str) -> None:
    fault, message = FAULTS[name]
    write_shop(project)
    apply(project)
    registry.faults.append(fault)
    for command in (("registry", "plan"), ("registry", "apply", "--yes"), ("registry", "status")):
        fault.times = 1_000_000
        ran = project.run(*command)
        assert (ran.code, ran.out) == (2, "")
        place = f"error: {registry.url}/subjects/shop.orders-value/versions/latest: shop.orders-value: "
        assert ran.err.startswith(place + message)
        assert ran.err.count("\n") == 1


VERSION = "GET /subjects/shop.orders-value/versions/1$"


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (Fault(VERSION, 401, error(401, "Unauthorized")), "shop.orders-value: 401 Unauthorized"),
        (
            Fault(VERSION, 404, error(40402, "Version not found.")),
            "shop.orders-value: 404 Not Found: Version",
        ),
        (Fault(VERSION, 200, b"{}"), 'shop.orders-value: the answer has no "version"'),
        (Fault("GET /subjects$", 200, b"{}"), "the answer is no list of subjects"),
        (Fault("versions$", 200, b'["1"]'), "the answer is no list of versions"),
        (Fault("GET /config$", 200, b"{}"), "/config: the answer has no compatibility level that is known"),
        (
            Fault("GET /config/", 200, b'{"compatibilityLevel": "SOME"}'),
            "has no compatibility level that is known",
        ),
    ],
)
def test_fault_of_a_baseline_is_never_a_pass(
    project: Project, registry: StandIn, fault: Fault, message: str
) -> None:
    write_shop(project)
    apply(project)
    registry.faults.append(fault)
    for command in (("check", "--baseline", "registry"), ("registry", "pull")):
        other = "pull" if "config" in fault.pattern else "--baseline" if "subjects$" in fault.pattern else ""
        if command[1] == other:  # a pull asks for no levels, and a baseline for no list of subjects
            continue
        fault.times = 1_000_000
        ran = project.run(*command)
        assert (ran.code, ran.out) == (2, "")
        assert message in ran.err


def test_nobody_listens(project: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    project.write("eventwright.toml", f'[registry]\nurl = "{url}"\n')
    write_shop(project)
    for command in (("registry", "plan"), ("registry", "pull"), ("check", "--baseline", "registry")):
        ran = project.run(*command)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"error: {url}/")
        assert ": cannot be asked: " in ran.err


def test_slow(project: Project, registry: StandIn) -> None:
    project.write("eventwright.toml", f'[registry]\nurl = "{registry.url}"\ntimeout = 0.3\n')
    write_shop(project)
    registry.faults.append(Fault("GET /config$", delay=5))
    started = time.monotonic()
    ran = project.run("registry", "plan")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"error: {registry.url}/config: no answer within 0.3 seconds; is it the right address?\n"
    )
    assert time.monotonic() - started < 3
    assert len(registry.requests) == 1  # asked again are 429 and 5xx alone


def test_slow_byte_by_byte(project: Project, registry: StandIn) -> None:
    project.write("eventwright.toml", f'[registry]\nurl = "{registry.url}"\ntimeout = 0.5\n')
    write_shop(project)
    registry.faults.append(Fault("GET /config$", 200, b" " * 100, is_dripping=True))
    started = time.monotonic()
    ran = project.run("registry", "plan")
    assert (ran.code, ran.out) == (2, "")
    assert "/config: no answer within 0.5 seconds" in ran.err
    assert time.monotonic() - started < 5  # of the 10 that it would take


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_asked_again_until_it_answers(project: Project, registry: StandIn, status: int) -> None:
    project.write("eventwright.toml", f'[registry]\nurl = "{registry.url}"\nretries = 3\n')
    write_shop(project)
    registry.faults.append(Fault("GET /config$", status, times=3))
    ran = project.run("registry", "plan")
    assert (ran.code, ran.err) == (3, "")
    assert registry.requests.count("GET /config") == 4


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 408, 409, 422])
def test_not_asked_again(project: Project, registry: StandIn, status: int) -> None:
    project.write("eventwright.toml", f'[registry]\nurl = "{registry.url}"\nretries = 3\n')
    write_shop(project)
    registry.faults.append(Fault("GET /config$", status))
    assert project.run("registry", "plan").code == 2
    assert registry.requests == ["GET /config"]


def test_waits_as_long_as_the_registry_asks(project: Project, registry: StandIn) -> None:
    project.write("eventwright.toml", f'[registry]\nurl = "{registry.url}"\nretries = 1\n')
    write_shop(project)
    registry.faults.append(Fault("GET /config$", 429, headers={"Retry-After": "1"}, times=1))
    started = time.monotonic()
    assert project.run("registry", "plan").code == 3
    assert time.monotonic() - started >= 1


@pytest.mark.parametrize("header", ["3600", "Fri, 31 Dec 2299 23:59:59 GMT"])
def test_does_not_wait_for_ever(project: Project, registry: StandIn, header: str) -> None:
    project.write("eventwright.toml", f'[registry]\nurl = "{registry.url}"\nretries = 3\n')
    write_shop(project)
    registry.faults.append(Fault("GET /config$", 503, headers={"Retry-After": header}))
    ran = project.run("registry", "plan")
    assert (ran.code, len(registry.requests)) == (2, 1)
    assert "503 Service Unavailable; it asks to wait for " in ran.err


@pytest.mark.parametrize("header", ["soon", "-1", "", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_retry_after_that_says_nothing(project: Project, registry: StandIn, header: str) -> None:
    project.write("eventwright.toml", f'[registry]\nurl = "{registry.url}"\nretries = 1\n')
    write_shop(project)
    registry.faults.append(Fault("GET /config$", 503, headers={"Retry-After": header}, times=1))
    assert project.run("registry", "plan").code == 3


BASIC = "Basic " + b64encode(f"me:{SECRET}".encode()).decode()


@pytest.mark.parametrize(
    ("lines", "header"),
    [
        (["url = '{url}'", "username = 'me'", f"password = '{SECRET}'"], BASIC),
        (["url = '{url}'", "username = 'me'", "password_env = 'THE_SECRET'"], BASIC),
        (["url = '{with_login}'"], BASIC),
        (["url_env = 'THE_URL'"], BASIC),
        (["url = '{url}'", f"token = '{SECRET}'"], f"Bearer {SECRET}"),
        (["url = '{url}'", "token_env = 'THE_SECRET'"], f"Bearer {SECRET}"),
    ],
    ids=["settings", "environment", "url", "url in environment", "token", "token in environment"],
)
def test_logs_in_and_never_says_how(
    project: Project,
    registry: StandIn,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    lines: list[str],
    header: str,
) -> None:
    with_login = registry.url.replace("http://", "http://me:s3cr%2Ft%2B%25@")
    monkeypatch.setenv("THE_SECRET", SECRET)
    monkeypatch.setenv("THE_URL", with_login)
    caplog.set_level("DEBUG")
    text = "\n".join(("[registry]", "retries = 0", *lines))
    project.write("eventwright.toml", text.format(url=registry.url, with_login=with_login))
    registry.authorization = header
    write_shop(project)
    ran = [project.run("registry", "plan", "--out", "plan.json")]
    assert ran[0].code == 3
    ran.append(project.run("registry", "apply", "plan.json", "--yes"))
    # An answer that says our own secrets back to us.
    echo = f"you said {header}, {SECRET} and s3cr%2Ft%2B%25"
    registry.faults.append(Fault("GET /config$", 401, error(401, echo)))
    ran.append(project.run("registry", "plan"))
    assert [one.code for one in ran] == [3, 0, 2]
    assert registry.url in ran[2].err
    written = "".join(
        path.read_text() for path in project.folder.rglob("*") if path.suffix != ".toml" and path.is_file()
    )
    shown = "".join(one.out + one.err for one in ran) + written + caplog.text
    for secret in (SECRET, "s3cr%2Ft%2B%25", header.split()[1]):
        assert secret not in shown


def test_registry_that_says_secrets_in_its_verdict(project: Project, registry: StandIn) -> None:
    """They would be in the plan, which is a file that people keep and send."""
    project.write("eventwright.toml", f"[registry]\nurl = '{registry.url}'\ntoken = '{SECRET}'\n")
    write_shop(project)
    apply(project)
    project.write("schemas/OrderPlaced.avsc", placed(optional("note")))
    shown = ""
    for status, answer in [
        (200, {"is_compatible": False, "messages": [f"who are you, {SECRET}?"]}),
        (409, {"error_code": 409, "message": f"who are you, {SECRET}?"}),
        (422, {"error_code": 42201, "message": f"who are you, {SECRET}?"}),
    ]:
        registry.answers_to_checks[PLACED] = status, answer
        ran = project.run("registry", "plan", "--out", "plan.json")
        assert "who are you, ***?" in ran.out
        shown += ran.out + ran.err + project.read("plan.json")
    del registry.answers_to_checks[PLACED]
    registry.refuses_registration[PLACED] = f"who are you, {SECRET}?"
    ran = project.run("registry", "apply", "--yes")
    assert (ran.code, "who are you, ***?" in ran.out) == (1, True)
    assert SECRET not in shown + ran.out + ran.err


HARD: Final = "p\"w<ä\\/ +%&'"


@pytest.mark.parametrize(
    "echo",
    [
        HARD,
        quote(HARD),
        quote(HARD, safe=""),
        quote_plus(HARD),
        json.dumps(HARD)[1:-1],
        json.dumps(HARD, ensure_ascii=False)[1:-1],
        repr(HARD)[1:-1],
        escape(HARD),
    ],
)
@pytest.mark.parametrize("status", [200, 400, 500])
def test_secret_in_whatever_form(
    project: Project, registry: StandIn, monkeypatch: pytest.MonkeyPatch, status: int, echo: str
) -> None:
    monkeypatch.setenv("THE_SECRET", HARD)
    project.write(
        "eventwright.toml",
        f'[registry]\nurl = "{registry.url}"\nretries = 0\nusername = "me"\npassword_env = "THE_SECRET"\n',
    )
    write_shop(project)
    for body in (f"you said {echo}", f"you said {echo}".ljust(300, "."), "." * 180 + f"you said {echo}"):
        answer = body.encode() if status == 200 else error(status, body)
        registry.faults[:] = [Fault("GET /config$", status, answer)]
        ran = project.run("registry", "plan")
        assert (ran.code, ran.out, "you said ***" in ran.err) == (2, "", True)


@pytest.mark.parametrize("end", ["\n", "\r\nX-Other: 1", "\0", "\x1b[2J"])
@pytest.mark.parametrize("key", ["token", "password", "url", "key_password"])
def test_variable_with_a_control_character(
    project: Project, monkeypatch: pytest.MonkeyPatch, key: str, end: str
) -> None:
    """As from a file that ends with a line break: no header of HTTP can have that."""
    monkeypatch.setattr("os.environ", {"THE_SECRET": "guess" + end})  # which the real one refuses for NUL
    url = "" if key == "url" else 'url = "http://127.0.0.1:9"\n'
    project.write("eventwright.toml", f'[registry]\n{url}{key}_env = "THE_SECRET"\n')
    write_shop(project)
    ran = project.run("registry", "plan")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"error: [registry]: the environment variable THE_SECRET, which {key} is read from, has a line "
        "break or another control character in it\n"
    )


def test_token_that_no_header_can_have(project: Project, registry: StandIn) -> None:
    project.write("eventwright.toml", f'[registry]\nurl = "{registry.url}"\ntoken = "geheim€"\n')
    write_shop(project)
    ran = project.run("registry", "plan")
    assert (ran.code, registry.requests) == (2, [])
    assert ran.err == 'error: [registry]: "token" is ASCII, as a header of HTTP has to be\n'


@pytest.mark.parametrize(
    "proxy",
    [
        "http://me:s3cret@127.0.0.1:1",
        "me:s3cret@127.0.0.1:1",
        "socks5://me:s3cret@127.0.0.1:1",
        "nothing://me:s3cret@127.0.0.1:1",
        "http://me:s3cret@[::1",
        "http://me:s3cret@127.0.0.1:x",
    ],
)
def test_proxy_that_cannot_be_used(project: Project, monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    project.write("eventwright.toml", '[registry]\nurl = "http://registry.example"\nretries = 0\n')
    write_shop(project)
    monkeypatch.setenv("HTTP_PROXY", proxy)
    monkeypatch.setenv("NO_PROXY", "")
    ran = project.run("registry", "plan")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: http://registry.example/config: cannot be asked")
    assert "s3cret" not in ran.err


THROUGH: Final = " through the proxy 127.0.0.1:{port}, which the environment names"


@pytest.mark.parametrize("login", ["", "me:s3cret@"])
@pytest.mark.parametrize(
    ("variable", "url"),
    [
        ("HTTP_PROXY", "http://registry.example"),
        ("HTTPS_PROXY", "https://registry.example:8443/base"),
        ("ALL_PROXY", "http://registry.example"),
        ("all_proxy", "https://registry.example"),
    ],
)
def test_dead_proxy_is_named(
    project: Project, monkeypatch: pytest.MonkeyPatch, variable: str, url: str, login: str
) -> None:
    """One that nobody listens for, and one that takes the connection and says nothing."""
    without_proxies(monkeypatch)
    project.write("eventwright.toml", f'[registry]\nurl = "{url}"\nretries = 0\ntimeout = 0.3\n')
    write_shop(project)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setenv(variable, f"http://{login}127.0.0.1:{port}")
        silent = project.run("registry", "plan")
    dead = project.run("check", "--baseline", "registry")
    through = THROUGH.format(port=port)
    assert (silent.code, dead.code, silent.out, dead.out) == (2, 2, "", "")
    assert silent.err == (
        f"error: {url}/config: no answer within 0.3 seconds{through}; is it the right address?\n"
    )
    assert dead.err.startswith(f"error: {url}/subjects/")
    assert f": cannot be asked{through}: " in dead.err
    assert "s3cret" not in silent.err + dead.err


def test_no_proxy_is_named_where_there_is_none(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    without_proxies(monkeypatch)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.0/8,localhost")
    write_shop(project)
    for host in ("127.0.0.1", "LOCALHOST"):
        project.write("eventwright.toml", f'[registry]\nurl = "http://{host}:1"\nretries = 0\n')
        ran = project.run("registry", "plan")
        assert (ran.code, "cannot be asked: " in ran.err, "proxy" in ran.err) == (2, True, False)


def without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        for spelled in (name, name.lower()):
            monkeypatch.delenv(spelled, raising=False)


LEVEL: Final = f"PUT /config/{PAID}"


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (409, error(409, "somebody else"), "the level cannot be set: somebody else; apply again"),
        (409, b"", "the level cannot be set: error 409; apply again"),
        (422, error(42203, "Invalid compatibility level"), "422 Unprocessable "),
        (403, error(40301, "Not for you"), "403 Forbidden: Not for you; [registry] logs in as"),
        (404, error(40401, f"Subject '{PAID}' not found."), f"404 Not Found: Subject '{PAID}' not found."),
        (404, b"<html>", "404 Not Found; is it the address of a schema registry?"),
        (500, error(50001, "no store"), "500 Internal Server Error: no store; asked 1 times"),
    ],
)
def test_level_that_cannot_be_set(
    project: Project, registry: StandIn, status: int, body: bytes, says: str
) -> None:
    """What was registered before it is recorded, and another apply does the rest."""
    write_shop(project)
    project.write("schemas/OrderPaid.avsc", paid(compatibility="FULL"))
    fault = Fault(f"{LEVEL}$", status, body)
    registry.faults.append(fault)
    ran = project.run("registry", "apply", "--yes")
    assert ran.code == 2
    assert f"error: {registry.url}/config/{PAID}: {PAID}: {says}" in ran.err
    assert PAID not in registry.config
    registry.faults.clear()
    apply(project)
    assert registry.config[PAID] == {"compatibilityLevel": "FULL"}
    assert len(registry.versions[PAID]) == 1
    assert project.run("registry", "plan").code == 0


def test_level_that_somebody_else_sets_at_the_same_time(
    project: Project, registry: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The registry refuses ours, and has it when it is looked at again."""
    write_shop(project)
    project.write("schemas/OrderPaid.avsc", paid(compatibility="FULL"))
    answer = registry.answer

    def conflicting(method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        done = answer(method, path, query, body)
        is_level = (method, path) == ("PUT", f"/config/{PAID}")
        return (409, {"error_code": 409, "message": "somebody else"}) if is_level else done

    monkeypatch.setattr(registry, "answer", conflicting)
    apply(project)
    assert registry.written().count(LEVEL) == 1
    assert registry.config[PAID] == {"compatibilityLevel": "FULL"}


def test_wrong_password(project: Project, registry: StandIn) -> None:
    registry.authorization = BASIC
    project.write(
        "eventwright.toml", f'[registry]\nurl = "{registry.url}"\nusername = "me"\npassword = "guess"\n'
    )
    write_shop(project)
    ran = project.run("registry", "plan")
    assert ran.code == 2
    assert ran.err == (
        f"error: {registry.url}/config: 401 Unauthorized: Unauthorized; check username and password, or "
        "token, of [registry]\n"
    )


def test_certificate_is_verified(project: Project, tmp_path: Path) -> None:
    server = certified(tmp_path, "server")
    write_shop(project)
    with stand_in(server_context(server.cert, server.key)) as registry:
        project.write("eventwright.toml", f'[registry]\nurl = "{registry.url}"\n')
        ran = project.run("registry", "plan")
        assert (ran.code, registry.requests) == (2, [])
        assert "CERTIFICATE_VERIFY_FAILED" in ran.err
        project.write("eventwright.toml", f'[registry]\nurl = "{registry.url}"\nca = "server.pem"\n')
        assert project.run("registry", "plan").code == 3


def test_mutual_tls(project: Project, tmp_path: Path) -> None:
    server, us = certified(tmp_path, "server"), certified(tmp_path, "us", password=PASSWORD)
    context = server_context(server.cert, server.key)
    context.load_verify_locations(us.cert)
    context.verify_mode = ssl.CERT_REQUIRED
    write_shop(project)
    with stand_in(context) as registry:
        settings = f'[registry]\nurl = "{registry.url}"\nca = "server.pem"\n'
        project.write("eventwright.toml", settings)
        assert project.run("registry", "plan").code == 2
        ours = f'cert = "us.pem"\nkey = "us.key"\nkey_password = "{PASSWORD}"\n'
        project.write("eventwright.toml", settings + ours)
        ran = project.run("registry", "plan")
        assert (ran.code, ran.err) == (3, "")
        without = ours.replace(f'key_password = "{PASSWORD}"\n', "")
        project.write("eventwright.toml", settings + without)  # and nobody is asked for it
        ran = project.run("registry", "plan")
        assert (ran.code, "[registry]: us.pem and us.key: cannot be used for TLS: " in ran.err) == (2, True)
        project.write("eventwright.toml", settings + ours.replace(PASSWORD, "guess"))
        ran = project.run("registry", "plan")
        assert (ran.code, "[registry]: us.pem and us.key: cannot be used for TLS: " in ran.err) == (2, True)
        assert "guess" not in ran.err


@pytest.mark.parametrize("setting", ["ca", "cert"])
def test_certificate_that_is_none(project: Project, registry: StandIn, setting: str) -> None:
    write_shop(project)
    for content in (b"", b"no certificate", None):
        if content is None:
            (project.folder / "some.pem").unlink()
        else:
            project.write("some.pem", content)
        project.write("eventwright.toml", f'[registry]\nurl = "{registry.url}"\n{setting} = "some.pem"\n')
        ran = project.run("registry", "plan")
        assert (ran.code, "[registry]: some.pem: cannot be used for TLS: " in ran.err) == (2, True)


def server_context(cert: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


def test_proxy_of_the_environment(
    project: Project, registry: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stand-in is the proxy, which is asked for the whole address."""
    project.write("eventwright.toml", '[registry]\nurl = "http://registry.example"\n')
    write_shop(project)
    monkeypatch.setenv("HTTP_PROXY", registry.url)
    monkeypatch.setenv("NO_PROXY", "")
    ran = project.run("registry", "plan")
    assert (ran.code, ran.err) == (3, "")
    assert "GET http://registry.example/config" in registry.lines


def test_without_the_extra(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    write_shop(project)
    monkeypatch.setitem(__import__("sys").modules, "httpx2", None)
    monkeypatch.setitem(__import__("sys").modules, "httpx", None)
    for command in (("registry", "plan"), ("check", "--baseline", "registry")):
        ran = project.run(*command)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == (
            'error: schema registries are an extra; install it with: pip install "eventwright[cli,kafka]"\n'
        )


def test_verdict_that_cannot_be_had(project: Project, registry: StandIn) -> None:
    write_shop(project)
    apply(project)
    project.write("schemas/OrderPlaced.avsc", placed(optional("note")))
    registry.answers_to_checks[PLACED] = (200, {"compatible": "yes"})
    ran = project.run("registry", "plan")
    assert (ran.code, ran.out) == (2, "")
    assert 'shop.orders-value: the answer has no "is_compatible"' in ran.err
