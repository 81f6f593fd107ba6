"""The corpus script itself, on a corpus of a few files."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from corpus import Plan, Result, main, run_corpus, type_check
from corpus_units import find_units, without_comments
from values import agrees

from eventwright.runtime.values import Tagged, TimestampNanos

ORDER = """\
/* the licence, and "no string" */
{"type": "record", "name": "Order", "namespace": "shop", "fields": [
  // where it goes: http://example.org
  {"name": "to", "type": "shop.Address"},
  {"name": "site", "type": "string", "default": "http://example.org/*"},
  {"name": "class", "type": ["null", {"type": "array", "items": "Order"}], "default": null},
  {"name": "sum", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
  {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}}
]}
"""
ADDRESS = {
    "type": "record",
    "name": "shop.Address",
    "fields": [{"name": "id", "type": {"type": "string", "logicalType": "uuid"}}],
}
LISTED = [
    {"type": "enum", "name": "Color", "symbols": ["RED", "None"]},
    {"type": "record", "name": "Endless", "fields": [{"name": "next", "type": "Endless"}]},
    {"type": "record", "name": "Paint", "fields": [{"name": "color", "type": "Color"}]},
]
OLD = {"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}
NEW = {"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}, {"name": "b", "type": "int"}]}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "schemas").mkdir(parents=True)
    (folder / "schemas/order.avsc").write_text(ORDER)
    (folder / "schemas/address.avsc").write_text(json.dumps(ADDRESS))
    (folder / "schemas/listed.avsc").write_text(json.dumps(LISTED))
    return folder


def index(corpus: Path, *, last_status: str) -> None:
    (corpus / "schemas/broken.avsc").write_text('{"type": "record", "name": ')
    (corpus / "schemas/wide.avsc").write_bytes(json.dumps(ADDRESS).encode("utf-16-be"))
    rows = [
        {"file": "schemas/order.avsc", "status": "cross_file", "cross_file": ["schemas/address.avsc"]},
        {"file": "schemas/listed.avsc", "status": "standalone", "cross_file": []},
        {"file": "schemas/wide.avsc", "status": "standalone", "cross_file": []},
        {"file": "schemas/broken.avsc", "status": last_status, "cross_file": []},
    ]
    (corpus / "INDEX.jsonl").write_text("\n".join(map(json.dumps, rows)))


def history(corpus: Path, *, is_backward: bool) -> None:
    (corpus / "history/r").mkdir(parents=True)
    (corpus / "history/r/001.avsc").write_text(json.dumps(OLD))
    (corpus / "history/r/002.avsc").write_text(json.dumps(NEW))
    row = {"chain": "history/r", "old": "001.avsc", "new": "002.avsc"}
    pair = {**row, "BACKWARD": is_backward, "FORWARD": True, "FULL": False}
    (corpus / "HISTORY.jsonl").write_text(json.dumps(pair))
    levels = [{"chain": "history/r", "level": "FULL_TRANSITIVE", "compatible": False}]
    (corpus / "HISTORY_TRANSITIVE.jsonl").write_text("\n".join(map(json.dumps, levels)))


def run(corpus: Path, tmp_path: Path, *flavours: str) -> Result:
    return run_corpus(Plan(corpus, tmp_path / "out", flavours, jobs=1, data=5))


def test_a_good_corpus_has_no_failures(corpus: Path, tmp_path: Path) -> None:
    index(corpus, last_status="invalid")
    history(corpus, is_backward=False)
    result = run(corpus, tmp_path, "msgspec", "dataclass", "pydantic")
    assert result.failures == ()
    assert result.counts["loaded"] == 2
    assert result.counts["refused"] == 1
    assert result.counts["records"] == 4
    assert result.counts["data, pydantic"] == 15
    assert result.counts["history: compatible pairs"] == 1
    assert result.counts["history: read by fastavro"] == 10
    assert result.counts.keys() >= {"verdicts, FULL", "verdicts, FULL_TRANSITIVE", "imported, msgspec"}
    assert [remark.partition(": ")[0] for remark in result.remarks] == [
        "schemas/listed.avsc",
        "schemas/wide.avsc",
    ]


def test_what_is_wrong_is_told(corpus: Path, tmp_path: Path) -> None:
    index(corpus, last_status="standalone")
    history(corpus, is_backward=True)
    failures = run(corpus, tmp_path).failures
    assert [failure.partition(":")[0] for failure in failures] == [
        "schemas/broken.avsc",
        "history/r 002.avsc BACKWARD",
    ]


def test_a_folder_without_index_is_one_tree(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (unit,) = find_units(corpus)
    assert unit.files == ("schemas/address.avsc", "schemas/listed.avsc", "schemas/order.avsc")
    assert main([str(corpus), "--flavours", "dataclass", "--jobs", "1", "--data", "3"]) == 0
    assert "0 failures, 1 explained exceptions" in capsys.readouterr().out


def test_a_type_error_is_told(tmp_path: Path) -> None:
    (tmp_path / "msgspec/c0001").mkdir(parents=True)
    (tmp_path / "msgspec/c0001/__init__.py").write_text('x: int = "a"\n')
    (complaint,) = type_check(tmp_path, "msgspec")
    assert "Incompatible types in assignment" in complaint


@pytest.mark.parametrize(
    ("ours", "theirs", "type_"),
    [
        (1, 1, "long"),
        (math.nan, math.nan, "double"),
        (TimestampNanos(5), 5, "long"),
        (Tagged("int", 1), 1, ["long", "int"]),
        (Decimal("1.50"), Decimal("1.5"), {"type": "bytes", "logicalType": "decimal"}),
        (UUID(int=5), UUID(int=5), "string"),
        (UUID(int=1), bytes(15) + b"\1", {"type": "fixed", "name": "F", "size": 16}),
        ({"a": [None]}, {"a": [None]}, {"type": "map", "values": {"type": "array", "items": "null"}}),
    ],
)
def test_values_agree(ours: object, theirs: object, type_: object) -> None:
    assert agrees(ours, theirs, type_, {}, lambda _: {})


@pytest.mark.parametrize(
    ("ours", "theirs", "type_"),
    [
        (1, 2, "long"),
        (True, 1, "long"),
        (0.0, -0.0, "double"),
        (1, 1.0, "double"),
        ("RED", "RED", {"type": "enum", "name": "E", "symbols": ["RED"]}),
        (Tagged("string", 1), 1, ["long", "int"]),
        (date(1970, 1, 1), datetime(1970, 1, 1, tzinfo=UTC), "long"),
        (Decimal("1.5"), Decimal("15"), {"type": "bytes", "logicalType": "decimal"}),
        ([1], [1, 2], {"type": "array", "items": "int"}),
        ({"a": 1}, {"b": 1}, {"type": "map", "values": "int"}),
        (object(), {}, {"type": "record", "name": "R", "fields": []}),
    ],
)
def test_values_disagree(ours: object, theirs: object, type_: object) -> None:
    def attributes(cls: type) -> dict[str, str]:
        raise TypeError(cls)

    assert not agrees(ours, theirs, type_, {}, attributes)


def test_comments_are_taken_out() -> None:
    assert json.loads(without_comments('{"a": "//b", /* "c": */ "d\\\\": 1} // e')) == {"a": "//b", "d\\": 1}
