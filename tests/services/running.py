"""Use a service: start it, or share the one that another worker of the same run has started."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from services import artifacts
from services.artifacts import locked

NEEDS: Final = {"kafka": artifacts.kafka, "registry": artifacts.registry}
PATIENCE: Final = 180.0  # seconds, more than a keeper takes to say that a service does not start


class NotStarted(Exception):
    """A service that should run here does not; says why."""


@dataclass(frozen=True, slots=True)
class Running:
    """A service that answers at `address`, for as long as `connection` is open."""

    address: str
    connection: socket.socket
    keeper: subprocess.Popen[str] | None  # None: another worker started it

    def stop(self) -> None:
        """Be no user any more; where the service is nobody else's, return when it has ended."""
        self.connection.close()
        if self.keeper is not None:
            self.keeper.wait()


def start(name: str, scratch: Path) -> Running:
    """Start a service of one's own; `scratch` is for the folder of its data."""
    _need(name)
    keeper, port = _keeper(name, scratch)
    return _use(name, _connection(port), keeper)


def share(name: str, scratch: Path) -> Running:
    """Use the service that is shared by all who name the same `scratch`, and start it where there is none."""
    _need(name)
    file = scratch / f"{name}.port"
    with locked(scratch / f"{name}.lock"):
        with suppress(FileNotFoundError, ConnectionError):
            connection = _connection(int(file.read_text()))
            return _use(name, connection, None)
        keeper, port = _keeper(name, scratch)
        connection = _connection(port)
        file.write_text(str(port))
    return _use(name, connection, keeper)


def _need(name: str) -> None:
    artifacts.java()
    NEEDS[name]()


def _keeper(name: str, scratch: Path) -> tuple[subprocess.Popen[str], int]:
    """Start a keeper, in a session of its own: Ctrl-C reaches its users, and it hears of that."""
    folder = mkdtemp(prefix=f"{name}-", dir=scratch)
    keeper = subprocess.Popen(
        [sys.executable, "-m", "services.keeper", name, folder],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert keeper.stdout is not None
    with keeper.stdout:
        return keeper, int(keeper.stdout.readline())


def _connection(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def _use(name: str, connection: socket.socket, keeper: subprocess.Popen[str] | None) -> Running:
    with connection.makefile(encoding="utf-8") as lines:
        answer = json.loads(lines.readline() or '{"error": "its keeper has ended"}')
    running = Running(answer.get("address", ""), connection, keeper)
    if "error" in answer:
        running.stop()
        raise NotStarted(f"{name} does not start: {answer['error']}")
    return running
