"""How each service is started, and how it is seen to answer."""

from __future__ import annotations

import socket
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Final
from urllib.request import urlopen

from services import artifacts

# The id of a cluster is 16 bytes. A random one begins with "-" at times, and is then taken for an option.
CLUSTER: Final = urlsafe_b64encode(b"eventwright-test").decode().rstrip("=")
JAVA: Final = ("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # half the time of a start


@dataclass(frozen=True, slots=True)
class Server:
    """A service as command lines, each of which ends before the next: the last is what runs."""

    commands: tuple[tuple[str, ...], ...]
    address: str  # what clients are told
    answers: Callable[[], bool]


def kafka(scratch: Path) -> Server:
    """A broker whose storage, in `scratch`, is formatted first: KRaft, one node that is all."""
    java = (artifacts.java(), *JAVA, "-cp", f"{artifacts.kafka()}/*")
    port, controller = free_ports(2)
    settings = scratch / "server.properties"
    lines = (f"{name}={value}\n" for name, value in _broker(scratch, port, controller).items())
    settings.write_text("".join(lines), encoding="utf-8")
    tool = (*java, "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", str(settings))
    address = f"127.0.0.1:{port}"
    return Server((tool, (*java, "kafka.Kafka", str(settings))), address, lambda: _lists_topics(address))


def registry(scratch: Path) -> Server:
    """Apicurio, which keeps everything in memory; the address is that of Confluent's API."""
    port, management = free_ports(2)
    hosts = ("-Dquarkus.http.host=127.0.0.1", "-Dquarkus.management.host=127.0.0.1")
    ports = (f"-Dquarkus.http.port={port}", f"-Dquarkus.management.port={management}")
    jar = artifacts.registry() / "quarkus-run.jar"
    address = f"http://127.0.0.1:{port}/apis/ccompat/v7"
    command = (artifacts.java(), *JAVA, *hosts, *ports, "-jar", str(jar))
    return Server((command,), address, lambda: _lists_subjects(address))


SERVERS: Final[Mapping[str, Callable[[Path], Server]]] = {"kafka": kafka, "registry": registry}


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens at."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _broker(scratch: Path, port: int, controller: int) -> dict[str, object]:
    single = dict.fromkeys(
        (
            "offsets.topic.replication.factor",
            "transaction.state.log.replication.factor",
            "transaction.state.log.min.isr",
            "share.coordinator.state.topic.replication.factor",
            "share.coordinator.state.topic.min.isr",
        ),
        1,
    )
    return {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": f"1@127.0.0.1:{controller}",
        "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "log.dirs": scratch / "logs",
        "group.initial.rebalance.delay.ms": 0,
        "offsets.topic.num.partitions": 1,
        "transaction.state.log.num.partitions": 1,
        **single,
    }


def _lists_topics(address: str) -> bool:
    from confluent_kafka import KafkaException
    from confluent_kafka.admin import AdminClient

    try:
        client = AdminClient({"bootstrap.servers": address, "log_level": 0})
        return bool(client.list_topics(timeout=1).brokers)
    except KafkaException:
        return False


def _lists_subjects(address: str) -> bool:
    try:
        with urlopen(f"{address}/subjects", timeout=1) as answer:
            return bool(answer.status == 200)
    except (OSError, HTTPException):
        return False
