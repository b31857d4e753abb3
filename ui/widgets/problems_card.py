"""What keeps the application from being complete; a press leads to the field."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.draft.problem import Problem
from app.draft.wording import told
from app.findings import Severity
from ui.context import Context
from ui.viewmodels.draft import DraftModel
from ui.widgets.button import Button
from ui.widgets.chip import Chip
from ui.widgets.guide_link import GuideLink
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import row
from ui.widgets.list_card import ListCard


class ProblemsCard(ListCard):
    """Follows a `DraftModel`; `wanted` carries the path of the field to go to."""

    wanted = Signal(str)

    def __init__(self, context: Context, model: DraftModel, parent: QWidget | None = None) -> None:
        self._context, self._model = context, model
        super().__init__(
            context,
            "ui.draft.card.problems",
            "draft.no_problems",
            lambda: [(one.field, one.words, one.severity, str(one.params)) for one in model.draft.problems],
            self._row,
            parent,
        )
        self._state = Chip(context)
        self.corner.addWidget(self._state)
        model.composed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.refresh()
        complete = self._model.draft.complete
        self._state.say("ui.draft.complete" if complete else "ui.draft.incomplete", "ok" if complete else "caution")

    def _row(self, key: tuple[str, str, Severity, str]) -> QWidget:
        problems = self._model.draft.problems
        problem = next(one for one in problems if (one.field, one.words, one.severity, str(one.params)) == key)
        return self._problem_row(problem)

    def _problem_row(self, problem: Problem) -> QWidget:
        frame = QFrame()
        error = problem.severity is Severity.ERROR
        sign = IconLabel(self._context, *(("cross", "alarm") if error else ("warning", "caution")))
        sign.setToolTip(self._context.words.text(f"ui.severity.{problem.severity}"))
        words = told(self._model.draft, problem, self._context.words.language)
        message = QLabel(words, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        message.setProperty("data", True)
        go = Button(self._context, "ui.draft.fix", kind="flat")
        go.clicked.connect(lambda: self.wanted.emit(problem.field))
        layout = row(frame, spacing=3)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.addWidget(sign)
        layout.addWidget(message, 1)
        layout.addWidget(GuideLink(self._context, frame, problem.source, problem.code, problem.field))
        layout.addWidget(go)
        return frame
