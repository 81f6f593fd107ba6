"""What every report says of a finding, as plain words; each format escapes them in its own way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from eventwright.findings import NOWHERE, Answer, Finding, Proof, Side
from eventwright.report.causes import Cause
from eventwright.severity import Kind

MOST: Final = 6  # events, types or versions in one line
LONGEST: Final = 160  # characters of a value
_BYTES: Final = 24  # of a datum, in a proof


@dataclass(frozen=True, slots=True)
class Remark:
    """A labelled line, or several."""

    label: str
    lines: tuple[str, ...]


def place(at: Finding | Side) -> str:
    """Return `file:line:column`; a schema that came as a value has no file."""
    return f"{at.file if at.file != NOWHERE else '<schema>'}:{at.line}:{at.column}"


def other_sides(finding: Finding) -> Iterator[tuple[str, Side]]:
    """Yield the sides that are not the place of the finding, and what each is: "reader", "writer", "earlier".

    Python code reads and writes nothing, so that a finding about it has an earlier side.
    """
    here = (finding.file, finding.line, finding.column)
    for role, side in (("reader", finding.reader), ("writer", finding.writer)):
        if side is not None and (side.file, side.line, side.column) != here:
            yield "earlier" if finding.kind is Kind.SOURCE else role, side


def side_words(side: Side) -> str:
    """Return what a side is called, where it is, and the JSON pointer in it."""
    label = "" if side.version == side.file else f"{side.version}, "
    return f"{label}{place(side)} {side.path}".rstrip(" ")


def remarks(cause: Cause) -> tuple[Remark, ...]:
    """Return what there is to say of a cause besides its place and its message."""
    finding = cause.first
    return (
        *(Remark(role, (side_words(side),)) for role, side in other_sides(finding)),
        *_whom(cause),
        Remark("why", (finding.why,)),
        Remark("help", (finding.help,)),
        *steps(cause),
        *(proof_remarks(finding.proof) if finding.proof else ()),
    )


def told(said: Iterable[Remark]) -> Iterator[str]:
    """Yield the lines of remarks, further lines of one below its first."""
    for remark in said:
        label = f"{remark.label}: "
        for number, line in enumerate(remark.lines):
            yield f"{' ' * len(label) if number else label}{line}"


def steps(cause: Cause) -> Iterator[Remark]:
    """Yield the numbered steps of a migration, where there are any; other events may have other services."""
    finding = cause.first
    if finding.steps:
        is_shared = all(one.steps == finding.steps for one in cause.findings)
        label = "steps" if is_shared else f"steps for {finding.subject}"
        yield Remark(label, tuple(f"{number}. {step}" for number, step in enumerate(finding.steps, 1)))


def proof_remarks(proof: Proof) -> Iterator[Remark]:
    """Yield what was written and what was read, or why there is no witness."""
    if proof.missing:
        yield Remark("proof", (f"no witness, because {proof.missing}",))
        return
    yield Remark("proof", (f"writes {shortened(proof.datum)} as {hexadecimal(proof.data)}",))
    yield Remark("read by eventwright", (shortened(proof.ours),))
    yield Remark("read by fastavro", (shortened(proof.fastavro),))


def touches(cause: Cause) -> str:
    """Say for whom a cause was found: "shop.A via lines[].price, shop.B via total and 3 more"."""
    return listed([f"{subject} via {via}" if via else subject for subject, via in cause.uses])


def touched(answer: Answer) -> str:
    """Say through which shared types a change reaches an event: "lines[].price (shop.Money)"."""
    return listed([f"{touch.path} ({touch.type})" for touch in answer.touched])


def verdict(answer: Answer) -> str:
    """Say which level a change keeps, and which is asked."""
    return f"{answer.satisfies}, asked is {answer.level}"


def listed(words: Sequence[str]) -> str:
    """Return words with commas, those beyond the first six as a number."""
    more = f" and {len(words) - MOST:,} more" if len(words) > MOST else ""
    return ", ".join(words[:MOST]) + more


def shortened(text: str, longest: int = LONGEST) -> str:
    """Return text with its end cut off where it is long."""
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def hexadecimal(data: str) -> str:
    """Return hexadecimal digits in pairs, those of many bytes cut off and the bytes counted."""
    if not data:
        return "no bytes"
    pairs = [data[at : at + 2] for at in range(0, len(data), 2)]
    more = f" ... ({len(pairs):,} bytes)" if len(pairs) > _BYTES else ""
    return " ".join(pairs[:_BYTES]) + more


def _whom(cause: Cause) -> Iterator[Remark]:
    """Yield the path to the place, or all whom the cause touches; then the other versions."""
    if len(cause.uses) > 1:
        yield Remark("touches", (touches(cause),))
    elif cause.first.via:
        yield Remark("via", (cause.first.via,))
    if cause.more_versions:
        yield Remark("likewise", (listed(cause.more_versions),))
