"""Eligibility of a site: every rule's finding, and what they amount to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.messages import Language
from app.site.model import Site
from app.site.rules import RULES
from app.site.verdict import Rule, RuleFinding, Verdict


class Eligibility(StrEnum):
    """Whether the service can be applied for, as far as the site's facts go."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Assessment:
    """The overall verdict and one finding per rule, in the rules' order."""

    verdict: Eligibility
    findings: tuple[RuleFinding, ...]

    def to_json(self, language: Language = Language.JA) -> dict[str, object]:
        """Return the document that `kaitsu-cli check --json` prints."""
        return {"verdict": self.verdict.value, "findings": [finding.to_json(language) for finding in self.findings]}


def check(site: Site, today: date, rules: Sequence[Rule] = RULES) -> Assessment:
    """Judge the site by every rule; `today` counts as the application day where SITE.json names none."""
    findings = tuple(RuleFinding(rule, rule.judge(site, today)) for rule in rules)
    return Assessment(_overall(findings), findings)


def _overall(findings: Sequence[RuleFinding]) -> Eligibility:
    if any(finding.outcome.verdict is Verdict.NOT_MET for finding in findings):
        return Eligibility.NOT_ELIGIBLE
    if any(finding.rule.essential and finding.outcome.verdict is Verdict.UNKNOWN for finding in findings):
        return Eligibility.UNKNOWN
    return Eligibility.ELIGIBLE
