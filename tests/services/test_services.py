from __future__ import annotations

import json
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
    (tmp_path / "test_it.py").write_text(f"def test_it({name}): pass\n", encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "services.fixtures", "-rs", str(tmp_path)]
    environment = {"PATH": "", "PYTHONPATH": str(TESTS), "EVENTWRIGHT_SERVICES": str(tmp_path / "none")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "1 skipped" in done.stdout
    assert f"not run: {says} needs the program mvn, which fetches what it is run from" in done.stdout


def is_running(address: str) -> bool:
    """Tell whether somebody listens at `host:port`."""
    host, port = address.split(":")
    try:
        socket.create_connection((host, int(port)), timeout=5).close()
    except ConnectionError:
        return False
    return True
