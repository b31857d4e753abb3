"""規格適合: every conformance check of the meter, with the datagram that shows what is not kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from app.conformance import Checked, Verdict, check
from app.echonet.objects import epc_text
from app.report.facts import Facts
from app.report.model import Block, Cell, Tone
from app.report.wording import Words

_TONES: Final = {Verdict.PASS: Tone.OK, Verdict.FAIL: Tone.ERROR, Verdict.NOT_APPLICABLE: Tone.MISSING}
_SHOWN: Final = 3
"""Pieces of evidence a cell has room for."""


def blocks(facts: Facts, words: Words) -> Sequence[Block]:
    """Return how many checks came out in which way, then the list."""
    if facts.meter is None:
        return [words.missing("meter")]
    checks = check(facts.meter.line)
    counts = Counter(one.verdict for one in checks)
    summary = words.paragraph(
        "checks",
        Tone.ERROR if counts[Verdict.FAIL] else Tone.PLAIN,
        kept=counts[Verdict.PASS],
        broken=counts[Verdict.FAIL],
        rest=counts[Verdict.NOT_APPLICABLE],
    )
    rows = (_row(words, one) for one in checks)
    return [summary, words.table(("check", "verdict", "result", "evidence"), rows, (11, 4, 14, 5))]


def _row(words: Words, one: Checked) -> tuple[Cell, ...]:
    verdict = Cell(words.catalogue(f"conformance.{one.verdict}"), _TONES[one.verdict])
    kept = one.verdict is Verdict.PASS
    result = "" if kept else words.catalogue(one.message_key, **one.judgement.params)
    return Cell(words.catalogue(f"conformance.{one.id}")), verdict, Cell(result), Cell(_proof(words, one))


def _proof(words: Words, one: Checked) -> str:
    evidence = one.judgement.evidence if one.verdict is Verdict.FAIL else ()
    shown = [
        ("" if item.epc is None else epc_text(item.epc))
        + (words.catalogue("conformance.datagram", n=item.source.n) if item.source else "")
        for item in evidence[:_SHOWN]
    ]
    if len(evidence) > _SHOWN:
        shown.append(words.catalogue("conformance.more", count=len(evidence) - _SHOWN))
    return " ".join(shown)
