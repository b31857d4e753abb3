"""診断: what is in the way, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from app.report.facts import Facts, Told
from app.report.model import Block, Cell, Tone
from app.report.wording import Words


def blocks(facts: Facts, words: Words) -> Sequence[Block]:
    """Return the findings, worst first as the diagnosis gives them."""
    if facts.diagnoses is None:
        return [words.missing("diagnosis")]
    if not facts.diagnoses:
        return [words.paragraph("diagnosis.nothing", Tone.OK)]
    return [words.table(("severity", "finding", "next_step", "source"), (_row(words, one) for one in facts.diagnoses),
                        (4, 12, 12, 4))]  # fmt: skip


def _row(words: Words, one: Told) -> tuple[Cell, ...]:
    return words.weight(one.severity), Cell(one.message), Cell(one.next_step), Cell(one.guide or "")
