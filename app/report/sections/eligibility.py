"""申込の可否: every rule's verdict on the site, with its source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.report.facts import Facts
from app.report.model import Block, Cell, Paragraph, Tone
from app.report.wording import Words
from app.site.eligibility import Eligibility, check
from app.site.model import Site
from app.site.verdict import RuleFinding, Verdict

_OVERALL: Final = {
    Eligibility.ELIGIBLE: Tone.OK,
    Eligibility.NOT_ELIGIBLE: Tone.ERROR,
    Eligibility.UNKNOWN: Tone.MISSING,
}
_TONES: Final = {Verdict.MET: Tone.OK, Verdict.NOT_MET: Tone.ERROR, Verdict.UNKNOWN: Tone.MISSING}


def blocks(facts: Facts, words: Words) -> Sequence[Block]:
    """Return the overall verdict, then each rule."""
    if facts.site == Site():
        return [words.missing("site")]
    found = check(facts.site, facts.made_at.date())
    overall = Paragraph(words.catalogue(f"verdict.{found.verdict}"), _OVERALL[found.verdict])
    rows = (_row(words, one) for one in found.findings)
    return [overall, words.table(("rule", "verdict", "reason", "source"), rows, (6, 4, 16, 4))]


def _row(words: Words, one: RuleFinding) -> tuple[Cell, ...]:
    tone = _TONES[one.outcome.verdict]
    if one.label == "verdict.met_with_care":
        tone = Tone.WARNING
    verdict = Cell(words.catalogue(one.label), tone)
    return Cell(one.title(words.language)), verdict, Cell(one.message(words.language)), Cell(one.source)
