"""版: with what the report was made."""

from __future__ import annotations

from collections.abc import Sequence

from app.report.facts import Facts
from app.report.model import Block, Cell
from app.report.wording import Words, moment


def blocks(facts: Facts, words: Words) -> Sequence[Block]:
    """Return the versions and when the report was made."""
    made = (words.text("made_at"), Cell(moment(facts.made_at)))
    return [words.pairs([made, *((name, Cell(version)) for name, version in facts.versions.items())])]
