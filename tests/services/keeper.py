"""Keep one service running for as long as anybody is connected, however its users end.

    python -m services.keeper NAME SCRATCH

Prints the port to connect to. Who is connected gets one line of JSON once the service answers: its address,
or an error. When the last connection is gone, be it that its process was killed, the service is stopped.
"""

from __future__ import annotations

import json
import selectors
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from services.servers import SERVERS, Server

STARTING: Final = 120.0  # seconds in which a service is to answer
LONELY: Final = 30.0  # seconds in which the first user is to come
ROUND: Final = 0.2
LAST_LINES: Final = 15


@dataclass(slots=True)
class Keeper:
    """A running service, who uses it, and what they are told."""

    server: Server
    process: subprocess.Popen[bytes]
    log: Path
    users: list[socket.socket] = field(default_factory=list)
    answer: bytes = b""

    def look(self, started: float) -> None:
        """Tell the users, once, that the service answers or never will."""
        if self.answer:
            return
        if self.process.poll() is not None:
            self._tell(error=f"it ended with {self.process.returncode}:\n{self._said()}")
        elif self.server.answers():
            self._tell(address=self.server.address)
        elif time.monotonic() - started > STARTING:
            self._tell(error=f"it does not answer after {STARTING:.0f} s:\n{self._said()}")

    def welcome(self, user: socket.socket) -> None:
        """Have a user, and tell what is known already."""
        self.users.append(user)
        if self.answer:
            user.sendall(self.answer)

    def _tell(self, **answer: str) -> None:
        self.answer = json.dumps(answer).encode() + b"\n"
        for user in self.users:
            user.sendall(self.answer)

    def _said(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-LAST_LINES:])


def main(name: str, scratch: Path) -> None:
    """Start the service, keep it, stop it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with socket.create_server(("127.0.0.1", 0)) as door:
        print(door.getsockname()[1], flush=True)
        server = SERVERS[name](scratch)
        log = scratch / "output.txt"
        with log.open("wb") as output:
            process = begin(server, scratch, output)
        try:
            keep(Keeper(server, process, log), door)
        finally:
            stop(process)


def begin(server: Server, scratch: Path, output: IO[bytes]) -> subprocess.Popen[bytes]:
    """Return the running service, or what was to come before it and has failed."""
    *before, last = server.commands
    for command in before:
        process = subprocess.Popen(command, cwd=scratch, stdout=output, stderr=output)
        if process.wait() != 0:
            return process
    return subprocess.Popen(last, cwd=scratch, stdout=output, stderr=output)


def keep(keeper: Keeper, door: socket.socket) -> None:
    """Return when the last user is gone, or when none has come."""
    started = time.monotonic()
    with selectors.DefaultSelector() as selector:
        selector.register(door, selectors.EVENT_READ)
        while keeper.users or time.monotonic() - started < LONELY:
            for key, _ in selector.select(ROUND):
                if key.fileobj is door:
                    user, _ = door.accept()
                    selector.register(user, selectors.EVENT_READ)
                    keeper.welcome(user)
                elif isinstance(key.fileobj, socket.socket):
                    selector.unregister(key.fileobj)
                    keeper.users.remove(key.fileobj)
                    started = 0.0 if not keeper.users else started
            keeper.look(started)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process for sure."""
    process.kill()  # its data are scratch: nothing is worth the time of an orderly end
    process.wait()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
