"""A diagnosis as a person reads it: what is so, what to do now, what it rests on, where to read on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.diagnosis import Diagnosis, message, next_step, words
from app.findings import Severity
from app.messages import text
from app.visit import Node
from ui.i18n import Translator

_NOTHING = ("", "-", "None")


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding in the language in force; `evidence` is what the sentences leave unsaid.

    `frame` is the number of the first frame that shows it, where a single one does.
    """

    code: str
    severity: Severity
    message: str
    next_step: str
    evidence: str
    guide: str
    frame: int | None = None


def finding_view(translator: Translator, found: Diagnosis, nodes: Iterable[Node] = ()) -> FindingView:
    """Return the words for one diagnosis."""
    language = translator.language
    return FindingView(
        code=found.code,
        severity=found.severity,
        message=message(found, language),
        next_step=next_step(found, language),
        evidence=_evidence(translator, found),
        guide=translator.text("ui.connect.guide", question=found.guide) if found.guide else "",
        frame=_first_frame(found.code, nodes),
    )


def _first_frame(code: str, nodes: Iterable[Node]) -> int | None:
    """Return the frame that one of the findings about single frames goes back to."""
    tallies = [
        {"malformed_heard": node.malformed, "answers_unasked": node.unmatched}[code]
        for node in nodes
        if code in ("malformed_heard", "answers_unasked")
    ]
    return min((tally.first.n for tally in tallies if tally.first), default=None)


def _evidence(translator: Translator, found: Diagnosis) -> str:
    """Return the facts that neither sentence carries, each with its name."""
    templates = [text(f"{kind}.{found.code}", translator.language) for kind in ("finding", "next_step")]
    unsaid = {
        name: value
        for name, value in words(found, translator.language).items()
        if str(value) not in _NOTHING and not any(f"{{{name}}}" in template for template in templates)
    }
    pairs = [f"{translator.text(f'ui.evidence.{name}')} {value}" for name, value in unsaid.items()]
    return translator.text("ui.connect.evidence", facts=translator.text("ui.connect.and").join(pairs)) if pairs else ""
