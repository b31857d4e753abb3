"""What keeps a draft from being final, or deserves a second look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default

from app.errors import InputProblem
from app.findings import Severity
from app.messages import Language, text
from app.site.verdict import RuleFinding, Verdict


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of one field, by its dotted path in SITE.json; `words` is a key of the catalogue.

    `params` are plain texts and numbers, so that a saved draft speaks both languages when it is read again.
    """

    field: str
    words: str
    severity: Severity
    source: str
    params: Mapping[str, str | int] = default(default_factory=dict)

    @property
    def code(self) -> str:
        """Return the stable name of the problem, the key of its words without the leading kind."""
        return self.words.partition(".")[2]

    def message(self, language: Language = Language.JA) -> str:
        """Return what is wrong and what to do."""
        return text(self.words, language, **self.params)

    def to_json(self, language: Language = Language.JA) -> dict[str, object]:
        """Return the entry of `problems` in the answer of `kaitsu-cli draft` and in the JSON draft."""
        return {
            "field": self.field,
            "code": self.code,
            "message": self.message(language),
            "severity": self.severity.value,
            "source": self.source,
            "words": self.words,
            "params": dict(self.params),
        }


def from_refusal(path: str, error: InputProblem, source: str) -> Problem:
    """Return the problem of a value its validator refused."""
    return Problem(path, f"error.{error.code}", Severity.ERROR, source, _plain(error.params))


def from_finding(finding: RuleFinding) -> Problem | None:
    """Return the problem that an eligibility finding means for a draft, None where all is well."""
    outcome = finding.outcome
    severity = outcome.severity
    if outcome.verdict is Verdict.NOT_MET:
        severity = Severity.ERROR
    elif outcome.verdict is Verdict.UNKNOWN:
        severity = Severity.ERROR if finding.rule.needed_for_draft else Severity.WARNING
    if severity is None:
        return None
    return Problem(outcome.field, outcome.words, severity, finding.source, _plain(outcome.params))


def _plain(params: Mapping[str, object]) -> dict[str, str | int]:
    return {name: value if isinstance(value, int) else str(value) for name, value in params.items()}
