"""What goes into the report: a switch for each section, and one for the recording in the bundle."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from app.report.composing import SECTION_IDS
from ui.context import Context
from ui.viewmodels.report_input import CAPTURE, ReportInput
from ui.widgets.card import Card
from ui.widgets.choice_button import ToggleButton
from ui.widgets.flow import Flow

_KEYS: Final = {CAPTURE: "ui.report.capture"}


class ReportContentsCard(Card):
    """Follows a `ReportInput`."""

    def __init__(self, context: Context, model: ReportInput, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.report.card.contents", parent)
        self._model = model
        self.switches = {
            choice: ToggleButton(context, _KEYS.get(choice, f"report.section.{choice}"))
            for choice in (*SECTION_IDS, CAPTURE)
        }
        flow = Flow(spacing=2)
        for choice, switch in self.switches.items():
            switch.clicked.connect(lambda checked, choice=choice: model.leave_out(choice, not checked))
            flow.addWidget(switch)
        context.words.bind(self, self.switches[CAPTURE].setToolTip, "ui.report.capture.tip")
        self.body.addLayout(flow)
        model.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        for choice, switch in self.switches.items():
            switch.setChecked(choice not in self._model.left_out)
