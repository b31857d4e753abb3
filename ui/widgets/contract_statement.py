"""What the contract demand would be by the twelve-month rule, from which months, and what the meter itself says."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.demand.contract_rule import MONTHS, ContractDemand, contract_demand
from app.demand.peaks import MonthPeak, check_maximum, maximum_of
from app.meter.snapshot import Snapshot
from ui.context import Context
from ui.viewmodels.reading_text import grouped
from ui.widgets.card import Card


class ContractStatement(Card):
    """A large number, and the sentences that say how far it can be trusted."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.history.card.contract", parent)
        self._words = context.words
        self._number = QLabel()
        self._number.setObjectName("pageTitle")
        self._basis, self._check, self._source = (QLabel(wordWrap=True) for _ in range(3))
        self._source.setObjectName("hint")
        for label in (self._number, self._basis, self._check, self._source):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.body.addWidget(label)
        self.body.addStretch(1)

    def show_months(self, months: list[MonthPeak], snapshot: Snapshot | None) -> None:
        """Apply the rule to other months, oldest first."""
        meter_kw = maximum_of(snapshot)
        found = contract_demand(months, meter_kw)
        self._number.setText(self._number_text(found))
        self._basis.setText(self._basis_text(found) if found else "")
        self._check.setText(self._check_text(months, meter_kw))
        self._source.setText(self._words.text("ui.history.contract.source"))

    def _number_text(self, found: ContractDemand | None) -> str:
        if found is None:
            return self._words.text("ui.history.contract.unknown")
        if found.by_agreement:
            return self._words.text("ui.history.contract.agreed", kw=grouped(found.highest_kw))
        kind = "exact" if found.exact else "at_least"
        return self._words.text(f"ui.history.contract.{kind}", kw=grouped(found.at_least_kw))

    def _basis_text(self, found: ContractDemand) -> str:
        if found.exact:
            return self._words.text("ui.history.contract.all_months")
        months = ", ".join(f"{month.first:%Y-%m-%d} – {month.last:%m-%d}" for month in found.seen)
        complete = sum(1 for month in found.seen if month.complete)
        key = "agreed_basis" if found.by_agreement else "basis"
        return self._words.text(
            f"ui.history.contract.{key}", count=len(found.seen), of=MONTHS, complete=complete, months=months or "–"
        )

    def _check_text(self, months: list[MonthPeak], meter_kw: Decimal | None) -> str:
        if meter_kw is None or not months:
            return self._words.text("ui.history.contract.no_meter")
        said = check_maximum(months[-1], meter_kw)
        return self._words.text(f"ui.history.contract.meter_{said}", kw=grouped(meter_kw))
