"""The eligibility card: the verdict in one word, then every rule."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.site.eligibility import Eligibility
from ui.context import Context
from ui.viewmodels.site import SiteModel
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.layouts import divider
from ui.widgets.rule_row import RuleRow

TONES = {Eligibility.ELIGIBLE: "ok", Eligibility.NOT_ELIGIBLE: "alarm", Eligibility.UNKNOWN: "caution"}


class EligibilityCard(Card):
    """Follows a `SiteModel`."""

    def __init__(self, context: Context, model: SiteModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.site.card.eligibility", parent)
        self._model = model
        self._verdict = Chip(context)
        self.corner.addWidget(self._verdict)
        self.body.setSpacing(0)
        self._rows = [RuleRow(context) for _ in model.assessment.findings]
        for number, rule_row in enumerate(self._rows):
            if number:
                self.body.addWidget(divider())
            self.body.addWidget(rule_row)
        self.body.addStretch(1)
        model.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        assessment = self._model.assessment
        self._verdict.say(f"verdict.{assessment.verdict}", TONES[assessment.verdict])
        for rule_row, finding in zip(self._rows, assessment.findings, strict=True):
            rule_row.show_finding(finding)
