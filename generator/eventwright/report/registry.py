"""What a registry is to get, for people: a line a subject, and what two judges say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from eventwright.registry.apply import Done, Outcome
from eventwright.registry.planned import PLANNED, Action, Plan, Step
from eventwright.registry.status import Status
from eventwright.registry.values import SchemaReference
from eventwright.report.escape import escape
from eventwright.report.model import counted
from eventwright.report.words import listed

_MARKS: Final = {Action.NEW_SUBJECT: "+", Action.NEW_VERSION: "~", Action.NOTHING: "="}
_COLOURS: Final = {"+": "\x1b[32m", "~": "\x1b[33m", "=": "\x1b[36m"}
_RESET: Final = "\x1b[0m"


def render_plan(plan: Plan, *, colour: bool = False) -> str:
    """Return the changes of a plan in their order, then how many there are."""
    lines = [f"plan for {escape(_place(plan))}"]
    for step in plan.steps:
        if step.is_change or step.note:
            lines += _step(step, colour)
    return "\n".join((*lines, "", f"{_summary(plan)}\n"))


def render_outcome(outcome: Outcome) -> str:
    """Return what became of a step."""
    step = outcome.step
    if not isinstance(outcome, Done):
        messages = "".join(f"  {escape(line)}\n" for one in outcome.messages for line in one.split("\n"))
        return f"refused {escape(step.subject)}: the registry does not accept the schema:\n{messages}"
    parts = []
    if outcome.version is not None:
        guid = f", GUID {outcome.version.guid}" if outcome.version.guid else ""
        parts.append(f"version {outcome.version.number}{guid}")
    if step.has_level:
        parts.append(f"level {step.level}")
    verb = "had already" if outcome.was_done else "has now"
    return f"{escape(step.subject)} {verb} {escape(' and '.join(parts))}\n"


def render_status(status: Status) -> str:
    """Return what is not in step, subject by subject, then how many are."""
    lines = []
    for drift in status.drifts:
        of = f" ({drift.fullname})" if drift.fullname not in ("", drift.subject) else ""
        lines.append(f"{escape(drift.subject + of)}")
        lines += [f"    {escape(words)}" for words in drift.words]
    wanted = sum(bool(drift.fullname) for drift in status.drifts)
    lines += [""] if lines else []
    if status.is_half:
        lines.append("half registered: an apply did not come to its end; apply again to go on with it")
    in_step = f"{status.subjects - wanted} of {counted(status.subjects, 'subject')} in step"
    return "\n".join((*lines, f"{in_step} with {escape(status.url)}\n"))


def _place(plan: Plan) -> str:
    name = f"registry {plan.registry} at " if plan.registry else "the registry at "
    return f"{name}{plan.url}" + (f", context {plan.context}" if plan.context else "")


def _step(step: Step, colour: bool) -> Iterator[str]:
    mark = _MARKS[step.action]
    painted = f"{_COLOURS[mark]}{mark}{_RESET}" if colour else mark
    of = "" if step.fullname == step.subject else f" of {step.fullname}"
    what = {
        Action.NEW_SUBJECT: f"new subject, version {step.version}{of}",
        Action.NEW_VERSION: f"new version {step.version}{of}",
        Action.NOTHING: f"version {step.version}{of} stays",
    }[step.action]
    yield f"{painted} {escape(step.subject)}: {escape(what)}"
    if step.references and step.is_registration:
        yield f"    refers to {escape(listed([_reference(one) for one in step.references]))}"
    if step.has_level:
        yield f"    level {step.before.level} becomes {step.level}"
    if step.note:
        yield f"    note: {escape(step.note)}"
    yield from _verdicts(step)


def _reference(reference: SchemaReference) -> str:
    return f"{reference.subject} " + (
        "as planned" if reference.version == PLANNED else f"version {reference.version}"
    )


def _verdicts(step: Step) -> Iterator[str]:
    said = step.verdicts.registry
    if said is None:
        return
    ours = f"refuses: {', '.join(step.verdicts.ours)}" if step.verdicts.ours else "accepts"
    yield f"    eventwright {ours}; the registry {said.verdict}, at level {step.verdicts.asked_at}"
    for message in said.messages:
        for line in message.split("\n"):
            yield f"      {escape(line)}"
    if step.verdicts.differ:
        yield "    the two verdicts differ"


def _summary(plan: Plan) -> str:
    actions = Counter(step.action for step in plan.steps)
    levels = sum(step.has_level for step in plan.steps)
    parts = [
        counted(count, noun)
        for count, noun in (
            (actions[Action.NEW_SUBJECT], Action.NEW_SUBJECT.value),
            (actions[Action.NEW_VERSION], Action.NEW_VERSION.value),
            (levels, "level change"),
        )
        if count
    ]
    of = f"of {counted(len(plan.steps), 'subject')}"
    if plan.is_refused:
        return f"refused: {', '.join(parts) or 'nothing to do'}, {of}; correct the errors first"
    return (
        f"to do: {', '.join(parts)}, {of}"
        if parts
        else f"nothing to do for {counted(len(plan.steps), 'subject')}"
    )
