"""Whether the meter on show keeps to the standard: every check in words, what is not kept first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.conformance import Checked, Evidence, Verdict
from app.echonet.objects import eoj_text, epc_text
from app.visit import MeterKey
from app.visit.conformance import check_meter
from ui.i18n import Translator
from ui.viewmodels.throttle import Throttle
from ui.viewmodels.visit import VisitModel

LOOK_MS: Final = 500
ORDER: Final = (Verdict.FAIL, Verdict.PASS, Verdict.NOT_APPLICABLE)
_SHOWN: Final = 3
"""Pieces of evidence a row has room for."""


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check in the language in force; `proof` names property and datagram where something is wrong.

    `frames` are the numbers of these datagrams.
    """

    id: str
    verdict: Verdict
    sentence: str
    proof: str
    frames: tuple[int, ...] = ()


class ConformanceModel(QObject):
    """Checks the meter on show whenever it has been read through; `changed` when a result differs."""

    changed = Signal()

    def __init__(self, visit: VisitModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._visit = visit
        self._key: MeterKey | None = None
        self.checks: list[Checked] = []
        throttle = Throttle(self.look, self, LOOK_MS)
        visit.changed.connect(throttle.request)
        visit.began_anew.connect(self._forget)

    @property
    def reading(self) -> bool:
        """True while there is a meter but not yet enough of it to be judged."""
        return self._visit.meter is not None and not self.checks

    @property
    def counts(self) -> Counter[Verdict]:
        """How many checks came out in which way."""
        return Counter(one.verdict for one in self.checks)

    def look(self) -> None:
        """Check now; a meter that is being read keeps the results it had."""
        meter = self._visit.meter
        key = meter.key if meter else None
        checks = self.checks if key == self._key else []
        if meter is not None and meter.settled and meter.readable:
            checks = check_meter(self._visit.visit, meter)
        if (key, checks) != (self._key, self.checks):
            self._key, self.checks = key, checks
            self.changed.emit()

    def _forget(self) -> None:
        self._key, self.checks = None, []
        self.changed.emit()

    def views(self, words: Translator, verdicts: frozenset[Verdict] = frozenset(Verdict)) -> list[CheckView]:
        """Return the checks with some verdicts, what is not kept first."""
        chosen = sorted(self.checks, key=lambda one: ORDER.index(one.verdict))
        return [check_view(words, one) for one in chosen if one.verdict in verdicts]

    def as_text(self, words: Translator) -> str:
        """Return the whole result as tab-separated lines under a line that names the meter."""
        if self._key is None:
            return ""
        head = f"{self._key.address}\t{eoj_text(self._key.eoj)}"
        rows = [
            "\t".join((words.text(f"conformance.{one.verdict}"), one.sentence, one.proof)).rstrip()
            for one in self.views(words)
        ]
        return "\n".join((head, summary(words, self.counts), *rows))


def summary(words: Translator, counts: Counter[Verdict]) -> str:
    """Return how many checks came out in which way."""
    return words.text(
        "ui.connect.check.summary",
        kept=counts[Verdict.PASS],
        broken=counts[Verdict.FAIL],
        rest=counts[Verdict.NOT_APPLICABLE],
    )


def check_view(words: Translator, checked: Checked) -> CheckView:
    """Return the words for one check."""
    sentence = words.text(checked.message_key, **checked.judgement.params)
    if checked.verdict is Verdict.NOT_APPLICABLE:
        check = words.text(f"conformance.{checked.id}")
        sentence = words.text("conformance.because", check=check, reason=sentence)
    return CheckView(checked.id, checked.verdict, sentence, _proof(words, checked), _frames(checked))


def _proof(words: Translator, checked: Checked) -> str:
    if checked.verdict is not Verdict.FAIL:
        return ""
    evidence = checked.judgement.evidence
    shown = [_piece(words, one) for one in evidence[:_SHOWN]]
    if len(evidence) > _SHOWN:
        shown.append(words.text("conformance.more", count=len(evidence) - _SHOWN))
    return " ".join(shown)


def _frames(checked: Checked) -> tuple[int, ...]:
    if checked.verdict is not Verdict.FAIL:
        return ()
    shown = checked.judgement.evidence[:_SHOWN]
    return tuple(dict.fromkeys(one.source.n for one in shown if one.source))


def _piece(words: Translator, item: Evidence) -> str:
    epc = "" if item.epc is None else epc_text(item.epc)
    return f"{epc}{words.text('conformance.datagram', n=item.source.n) if item.source else ''}"
