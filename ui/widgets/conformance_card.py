"""Does the meter keep to the standard: the count, what it does not keep, and every check on demand."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.conformance import Verdict
from ui.context import Context
from ui.viewmodels.conformance import CheckView, ConformanceModel, summary
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.frame_link import FrameLink
from ui.widgets.guide_link import GuideLink
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import clear, column, row

SIGNS = {
    Verdict.FAIL: ("cross", "alarm"),
    Verdict.PASS: ("check", "ok"),
    Verdict.NOT_APPLICABLE: ("todo", "text_muted"),
}
_FAILED = frozenset((Verdict.FAIL,))


class ConformanceCard(Card):
    """Follows a `ConformanceModel`."""

    def __init__(self, context: Context, model: ConformanceModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.connect.card.conformance", parent)
        self._context, self._model = context, model
        self._shown: list[CheckView] | None = None
        self._summary, self._note = QLabel(), QLabel(wordWrap=True)
        self._summary.setObjectName("findingText")
        self._note.setObjectName("hint")
        self._note_words = context.words.bind(self._note, self._note.setText, "ui.connect.check.no_meter")
        self.every = Button(context, "ui.connect.check.all", tip_key="ui.connect.check.all.tip")
        self.every.setCheckable(True)
        self.every.toggled.connect(self._refresh)
        self.copy = Button(context, "ui.connect.check.copy", "copy", tip_key="ui.connect.check.copy.tip")
        self.copy.clicked.connect(self._copy)
        for button in (self.copy, self.every):
            self.corner.addWidget(button)
        self._rows = column(spacing=1)
        self.body.addWidget(self._summary)
        self.body.addWidget(self._note)
        self.body.addLayout(self._rows)
        model.changed.connect(self._refresh)
        context.words.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        words, counts, some = self._context.words, self._model.counts, bool(self._model.checks)
        self._summary.setText(summary(words, counts))
        self._summary.setVisible(some)
        for button in (self.copy, self.every):
            button.setVisible(some)
        note = "kept" if some else "reading" if self._model.reading else "no_meter"
        self._note_words.say(f"ui.connect.check.{note}")
        self._note.setVisible(not counts[Verdict.FAIL] and not (some and self.every.isChecked()))
        self._show(self._model.views(words, frozenset(Verdict) if self.every.isChecked() else _FAILED))

    def _show(self, views: list[CheckView]) -> None:
        if views == self._shown:
            return
        self._shown = views
        clear(self._rows)
        for view in views:
            self._rows.addWidget(CheckRow(self._context, view))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._model.as_text(self._context.words))


class CheckRow(QFrame):
    """One check: sign, sentence, and the datagrams that prove a fault."""

    def __init__(self, context: Context, check: CheckView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        verdict = context.words.text(f"conformance.{check.verdict}")
        self.setAccessibleName(f"{verdict}: {check.sentence}")
        sign = IconLabel(context, *SIGNS[check.verdict], size=18)
        sign.setToolTip(verdict)
        proof = context.words.text("ui.connect.evidence", facts=check.proof) if check.proof else ""
        layout, place, texts = row(self, spacing=2), column(), column(spacing=0)
        place.addWidget(sign)
        place.addStretch(1)
        for text, name in ((check.sentence, ""), (proof, "hint")):
            if text:
                label = QLabel(text, wordWrap=True)
                label.setObjectName(name)
                texts.addWidget(label)
        layout.addLayout(place)
        layout.addLayout(texts, 1)
        for number in check.frames:
            layout.addWidget(FrameLink(context, number))
        if check.verdict is Verdict.FAIL:
            layout.addWidget(GuideLink(context, self, check.id))
