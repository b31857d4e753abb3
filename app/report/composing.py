"""From facts to a report: every section that was chosen, in the order of the list."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from app import __version__
from app.messages import Language
from app.report.facts import Facts
from app.report.model import Report, Section
from app.report.sections import SECTIONS
from app.report.wording import Words

SECTION_IDS: Final = tuple(SECTIONS)


def compose(facts: Facts, language: Language = Language.JA, chosen: Collection[str] = SECTION_IDS) -> Report:
    """Return the report; a fact that is missing is told as missing and never prevents it."""
    words = Words(language)
    sections = tuple(
        Section(key, words.text(f"section.{key}"), tuple(blocks(facts, words)))
        for key, blocks in SECTIONS.items()
        if key in chosen
    )
    subject = facts.site.customer.name or facts.site.address or words.text("no_site")
    return Report(words.text("title"), subject, facts.made_at, f"Kaitsu {__version__}", language, sections)
