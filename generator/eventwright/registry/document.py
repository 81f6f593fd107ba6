"""A plan as JSON, to be looked at, kept and applied; `plan.schema.json` documents it."""

from __future__ import annotations

import json as json_library
from collections.abc import Mapping
from typing import Any, Final, TypeVar

from eventwright.errors import UnreadableInput
from eventwright.model.levels import Level
from eventwright.registry.planned import Action, Before, Plan, Step, Verdicts
from eventwright.registry.units import Role, digest
from eventwright.registry.values import Said, SchemaReference, Verdict

FORMAT: Final = 1

_Value = TypeVar("_Value")


def plan_text(plan: Plan) -> str:
    """Return a plan as JSON, with a line break at the end; there is nothing secret in it."""
    document = {
        "format": FORMAT,
        "registry": plan.registry,
        "url": plan.url,
        "context": plan.context,
        "refused": plan.is_refused,
        "steps": [_step_json(step) for step in plan.steps],
    }
    return json_library.dumps(sealed(document), indent=2, ensure_ascii=True) + "\n"


def read_plan(data: bytes, name: str) -> Plan:
    """Return the plan that a file holds; raises UnreadableInput for everything else."""
    try:
        json = json_library.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(f"{name}: is no plan: {error}; write one with registry plan --out") from error
    if not isinstance(json, dict) or "format" not in json or "steps" not in json:
        raise UnreadableInput(f"{name}: is no plan; write one with registry plan --out")
    if json["format"] != FORMAT:
        raise UnreadableInput(
            f"{name}: is a plan of format {json['format']!r}, and this version reads {FORMAT}; plan again"
        )
    if json != sealed(json):
        raise UnreadableInput(f"{name}: is no plan that is whole: it was cut or changed; plan again")
    try:
        return Plan(
            registry=_text(json, "registry"),
            url=_text(json, "url"),
            context=_text(json, "context"),
            is_refused=_bool(json, "refused"),
            steps=tuple(_step(one) for one in json["steps"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableInput(f"{name}: is no plan that is whole ({error}); plan again") from error


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a plan with the digest of all that it says, whatever its layout, by which an edit is noticed."""
    said = {key: value for key, value in document.items() if key != "digest"}
    return {**said, "digest": digest(json_library.dumps(said, sort_keys=True, ensure_ascii=True))}


def _step_json(step: Step) -> dict[str, Any]:
    said = step.verdicts.registry
    return {
        "subject": step.subject,
        "fullname": step.fullname,
        "role": step.role.value,
        "action": step.action.value,
        "version": step.version,
        "contract": step.contract,
        "says": step.says,
        "schema": step.text,
        "references": [
            {"name": one.name, "subject": one.subject, "version": one.version} for one in step.references
        ],
        "level": step.level.value,
        "before": {"version": step.before.version, "id": step.before.id, "level": step.before.level.value},
        "note": step.note,
        "verdicts": {
            "eventwright": list(step.verdicts.ours),
            "registry": None
            if said is None
            else {
                "verdict": said.verdict.value,
                "messages": list(said.messages),
                "level": step.verdicts.asked_at,
            },
            "differ": step.verdicts.differ,
        },
    }


def _step(json: Mapping[str, Any]) -> Step:
    before, verdicts = json["before"], json["verdicts"]
    said = verdicts["registry"]
    return Step(
        subject=_text(json, "subject"),
        fullname=_text(json, "fullname"),
        role=Role(json["role"]),
        action=Action(json["action"]),
        version=_number(json, "version"),
        contract=_text(json, "contract"),
        says=_text(json, "says"),
        text=_text(json, "schema"),
        references=tuple(
            SchemaReference(_text(one, "name"), _text(one, "subject"), _number(one, "version"))
            for one in json["references"]
        ),
        level=Level(json["level"]),
        before=Before(_number(before, "version"), _number(before, "id"), Level(before["level"])),
        note=_text(json, "note"),
        verdicts=Verdicts(
            tuple(str(one) for one in verdicts["eventwright"]),
            said and Said(Verdict(said["verdict"]), tuple(str(one) for one in said["messages"])),
            _text(said, "level") if said else "",
        ),
    )


def _text(json: Mapping[str, Any], key: str) -> str:
    return _typed(json, key, str)


def _number(json: Mapping[str, Any], key: str) -> int:
    return _typed(json, key, int)


def _bool(json: Mapping[str, Any], key: str) -> bool:
    return _typed(json, key, bool)


def _typed(json: Mapping[str, Any], key: str, wanted: type[_Value]) -> _Value:
    value = json[key]
    if not isinstance(value, wanted):
        raise TypeError(f'"{key}" is {value!r}')
    return value
