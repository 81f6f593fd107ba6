from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from confluent_kafka import Consumer, Producer

from services.fixtures import shared_folder
from services.running import NotStarted, Running, share, start

TESTS = Path(__file__).parents[1]
USER = """
import sys, time
from pathlib import Path
from services.fixtures import shared_folder
from services.running import start
print(start(sys.argv[1], Path(sys.argv[2])).address, flush=True)
time.sleep(600)
"""


def test_the_broker_keeps_messages(broker: str) -> None:
    producer = Producer({"bootstrap.servers": broker})
    producer.produce("services-kept", b"hello")
    assert producer.flush(20) == 0
    consumer = Consumer(
        {"bootstrap.servers": broker, "group.id": "services", "auto.offset.reset": "earliest"}
    )
    consumer.subscribe(["services-kept"])
    (message,) = consumer.consume(1, timeout=20)
    consumer.close()
    assert message.value() == b"hello"


def test_the_registry_speaks_confluents_api(registry: str) -> None:
    with urlopen(f"{registry}/config", timeout=10) as answer:
        assert "compatibilityLevel" in json.load(answer)


def test_a_shared_service_is_one(broker: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = share("kafka", shared_folder(tmp_path_factory))
    assert (other.address, other.keeper) == (broker, None)
    other.stop()


def test_one_that_is_stopped_has_ended(own_broker: Running) -> None:
    assert is_running(own_broker.address)
    own_broker.stop()
    assert not is_running(own_broker.address)


def test_a_killed_user_leaves_no_process(tmp_path: Path, broker: str) -> None:
    user = subprocess.Popen(
        [sys.executable, "-c", USER, "kafka", str(tmp_path)], cwd=TESTS, stdout=subprocess.PIPE, text=True
    )
    assert user.stdout is not None
    with user.stdout:
        address = user.stdout.readline().strip()
    assert is_running(address)
    user.send_signal(signal.SIGKILL)
    user.wait()
    until = time.monotonic() + 20
    while is_running(address) and time.monotonic() < until:
        time.sleep(0.1)
    assert not is_running(address)


def test_a_service_that_ends_at_once_says_why(
    tmp_path: Path, registry: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_JAVA_OPTIONS", "-Xmx1k")
    with pytest.raises(NotStarted, match=r"registry does not start: it ended with 1:\n(.*\n)*.*heap"):
        start("registry", tmp_path)


@pytest.mark.parametrize(("name", "says"), [("broker", "kafka"), ("registry", "registry")])
def test_what_is_missing_is_named(name: str, says: str, tmp_path: Path) -> None:
    said = run_without(tmp_path, name, PATH="")
    assert "1 skipped" in said
    assert f"not run: {says} needs the program mvn, which fetches what it is run from" in said
    said = run_without(tmp_path, name, PATH="", CI="1")
    assert "1 failed" in said or "1 error" in said
    assert f"not run: {says} needs the program mvn" in said


@pytest.mark.skipif(not shutil.which("mvn"), reason="not run: there is no program mvn")
def test_a_network_that_is_down_is_named_and_asked_once(tmp_path: Path) -> None:
    nobody = "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=9 -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=9"
    empty = f"-Dmaven.repo.local={tmp_path / 'empty'}"
    started = time.monotonic()
    said = run_without(
        tmp_path, *["own_broker"] * 20, PATH=os.environ["PATH"], MAVEN_OPTS=f"{nobody} {empty}"
    )
    assert "20 skipped" in said
    assert time.monotonic() - started < 100  # where each asks, it is ten times as long
    assert re.search("not run: kafka needs what mvn fetches: .*(Connection refused|Connect to)", said)


def run_without(folder: Path, *fixtures: str, **environment: str) -> str:
    """Return what pytest prints of tests that ask for fixtures, where nothing has been fetched."""
    tests = (f"def test_{number}({name}): pass\n" for number, name in enumerate(fixtures))
    (folder / "test_it.py").write_text("".join(tests), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "conftest", "-ra", str(folder)]
    environment |= {"PYTHONPATH": str(TESTS), "EVENTWRIGHT_SERVICES": str(folder / "none")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout


def is_running(address: str) -> bool:
    """Tell whether somebody listens at `host:port`."""
    host, port = address.split(":")
    try:
        socket.create_connection((host, int(port)), timeout=5).close()
    except ConnectionError:
        return False
    return True
