"""What one check says: a verdict with the datagrams that prove it; the words are `conformance.*` in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.meter.conduct import Source


class Verdict(StrEnum):
    """Kept, not kept, or nothing seen yet that could tell."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The property concerned (None: the answer as a whole) and the datagram that shows it.

    That a property is missing is shown by the map without it, that it is refused by the refusal.
    """

    epc: int | None
    source: Source | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and the numbers its sentence needs; `reason` is why a check does not apply."""

    verdict: Verdict
    evidence: tuple[Evidence, ...] = ()
    params: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of one check."""

    id: str
    judgement: Judgement

    @property
    def verdict(self) -> Verdict:
        """Return the verdict."""
        return self.judgement.verdict

    @property
    def message_key(self) -> str:
        """Return the catalogue key: what is required, what is wrong, or why the check does not apply."""
        match self.verdict:
            case Verdict.PASS:
                return f"conformance.{self.id}"
            case Verdict.FAIL:
                return f"conformance.{self.id}.fail"
            case Verdict.NOT_APPLICABLE:
                return f"conformance.why.{self.judgement.reason}"


def not_applicable(reason: str) -> Judgement:
    """Return that nothing can be said, and why."""
    return Judgement(Verdict.NOT_APPLICABLE, reason=reason)


def judged(good: bool, evidence: tuple[Evidence, ...] = (), **params: object) -> Judgement:
    """Return pass or fail."""
    return Judgement(Verdict.PASS if good else Verdict.FAIL, evidence, params)
