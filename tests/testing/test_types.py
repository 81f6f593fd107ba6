"""What users write with a generated package and with its test data has the types that they expect."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
USE = """\
from typing import Any, BinaryIO, assert_type

import shop_events
from hypothesis.strategies import SearchStrategy
from shop_events import decode, decode_many, decode_single_object, encode_many, encode_single_object
from shop_events import from_json, read_container, write_container
from shop_events.shop.stock import StockFailed

from eventwright.testing import ReleasedFixture, events, fixtures, make


def use(file: BinaryIO, data: list[bytes]) -> None:
    for event in read_container(file, StockFailed):
        assert_type(event, StockFailed)
    found = decode_many(StockFailed, data)
    assert_type(found, list[StockFailed])
    assert_type(encode_many(found), list[bytes])
    assert_type(encode_single_object(found[0]), bytes)
    assert_type(decode_single_object(StockFailed, data[0], writers=["x"]), StockFailed)
    assert_type(decode(StockFailed, data[0], 1, allow_trailing=True), StockFailed)
    assert_type(from_json(StockFailed, "", 1), StockFailed)
    write_container(file, StockFailed, iter(found), codec="deflate")
    assert_type(make(StockFailed, missing={}), StockFailed)
    assert_type(events(StockFailed), SearchStrategy[StockFailed])
    assert_type(events(shop_events, depth=1), SearchStrategy[Any])
    assert_type(fixtures(shop_events, "history"), tuple[ReleasedFixture, ...])
"""


def test_use(tmp_path: Path) -> None:
    file = tmp_path / "use.py"
    file.write_text(USE, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(file)]
    environment = {"MYPYPATH": f"{ROOT}/generator:{ROOT}/generated", "PATH": ""}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "Success: no issues found in 1 source file\n"
