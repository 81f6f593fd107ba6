"""Random types that are planned each by itself give the package that planning them all together gives."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from drafts import render
from random_schemas import CLASSES, random_draft

from eventwright.emit.package import emit_package
from eventwright.load.tree import load
from eventwright.pipeline.regenerate import package_files
from eventwright.plan.options import Flavour, Options
from eventwright.plan.package import plan_package

COUNT = 150


@pytest.mark.parametrize("flavour", Flavour)
def test_random_types(flavour: Flavour, monkeypatch: pytest.MonkeyPatch) -> None:
    meetings: list[object] = []

    def counted(*arguments: Any) -> Any:
        meetings.append(arguments)
        return plan_package(*arguments)

    monkeypatch.setattr("eventwright.pipeline.package.plan_package", counted)
    options, made = Options("events", flavour), 0
    for seed in range(COUNT):
        rng = Random(seed)
        text = json.dumps(render(random_draft(rng, CLASSES), rng))
        tree = load({"random.avsc": text.encode()})
        planned, problems = plan_package(tree.types, options, {})
        if planned is None:
            assert package_files(tree.types, {}, options, tree.texts) == ({}, problems)
            continue
        files = emit_package(planned, tree.texts)
        assert package_files(tree.types, {}, options, tree.texts) == (files, problems), seed
        made += 1
    assert 0 < len(meetings) < made  # both ways were tried
