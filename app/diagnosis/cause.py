"""One cause as a rule, and one diagnosis as what such a rule found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.diagnosis.facts import Facts
from app.findings import Severity

Evidence = Mapping[str, object]
"""Plain values by name: texts, numbers, tuples of texts, counts by text; they fill the sentence and the document."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Something found: `finding.<code>` says what, `next_step.<code>` what to do now, `guide` the question to read."""

    code: str
    severity: Severity
    evidence: Evidence
    guide: str | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """A rule: `find` yields the evidence of each occurrence; it weighs `eased` instead as soon as `once` holds."""

    code: str
    severity: Severity
    guide: str | None
    find: Callable[[Facts], Iterable[Evidence]]
    eased: Severity | None = None
    once: Callable[[Facts], bool] = lambda facts: facts.meter_answers

    def diagnoses(self, facts: Facts) -> list[Diagnosis]:
        """Return what this rule finds in the facts."""
        severity = self.eased if self.eased and self.once(facts) else self.severity
        return [Diagnosis(self.code, severity, evidence, self.guide) for evidence in self.find(facts)]
