"""What a rule is, and what it says about a site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from datetime import date
from enum import StrEnum

from app.errors import InputProblem
from app.findings import Severity
from app.messages import Language, text
from app.site.model import Site

Facts = Mapping[str, object]
"""The evidence that fills a finding's sentence."""


class Verdict(StrEnum):
    """Whether a rule is fulfilled; `unknown` when the site does not say."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One rule's verdict, the SITE.json key it hangs on, and the words for it with the evidence in `params`.

    `words` is a whole key of the catalogue; `source` is given only where it differs from the rule's own.
    """

    verdict: Verdict
    field: str
    words: str
    params: Facts = default(default_factory=dict)
    severity: Severity | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the procedure: where it stands, when that was read, what it looks at and how it judges.

    Without an answer to an `essential` rule nobody can say that a site is eligible; a draft that is `needed_for_draft`
    cannot be final without one.
    """

    id: str
    source: str
    read_on: date
    inputs: tuple[str, ...]
    judge: Callable[[Site, date], Outcome]
    essential: bool = False
    needed_for_draft: bool = False


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """A rule together with what it said about one site."""

    rule: Rule
    outcome: Outcome

    @property
    def source(self) -> str:
        """Return the question or step that this outcome rests on."""
        return self.outcome.source or self.rule.source

    @property
    def label(self) -> str:
        """Return the catalogue key of the verdict in a word; fulfilled with a warning is a word of its own."""
        careful = self.outcome.verdict is Verdict.MET and self.outcome.severity is Severity.WARNING
        return "verdict.met_with_care" if careful else f"verdict.{self.outcome.verdict}"

    def message(self, language: Language = Language.JA) -> str:
        """Return the reason and the advice in words."""
        return text(self.outcome.words, language, **self.outcome.params)

    def title(self, language: Language = Language.JA) -> str:
        """Return the rule's short name, for a list of rules."""
        return text(f"rule.{self.rule.id}", language)

    def to_json(self, language: Language = Language.JA) -> dict[str, object]:
        """Return the entry of `findings` in the answer of `kaitsu-cli check`."""
        entry: dict[str, object] = {
            "rule": self.rule.id,
            "verdict": self.outcome.verdict.value,
            "source": self.source,
            "read_on": self.rule.read_on.isoformat(),
            "inputs": list(self.rule.inputs),
            "evidence": {name: str(value) for name, value in self.outcome.params.items()},
            "message": self.message(language),
        }
        return entry | ({"severity": self.outcome.severity.value} if self.outcome.severity else {})


def met(
    field: str, code: str, facts: Facts | None = None, *, severity: Severity | None = None, source: str | None = None
) -> Outcome:
    """Return a fulfilled outcome worded by `finding.<code>`."""
    return Outcome(Verdict.MET, field, f"finding.{code}", facts or {}, severity, source)


def not_met(field: str, code: str, facts: Facts | None = None, *, source: str | None = None) -> Outcome:
    """Return an unfulfilled outcome worded by `finding.<code>`."""
    return Outcome(Verdict.NOT_MET, field, f"finding.{code}", facts or {}, source=source)


def unknown(field: str, code: str, facts: Facts | None = None, *, source: str | None = None) -> Outcome:
    """Return an outcome for want of facts, worded by `finding.<code>`, which says how to learn them."""
    return Outcome(Verdict.UNKNOWN, field, f"finding.{code}", facts or {}, source=source)


def refused(field: str, error: InputProblem) -> Outcome:
    """Return an unfulfilled outcome in the validator's own words."""
    return Outcome(Verdict.NOT_MET, field, f"error.{error.code}", error.params)
