"""One rule of eligibility: sign and word, what it found, where the rule stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.site.verdict import RuleFinding
from ui.context import Context
from ui.theme import set_tone
from ui.widgets.flow import Flow
from ui.widgets.guide_link import GuideLink
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import column, row

SIGNS = {
    "verdict.met": ("check", "ok"),
    "verdict.met_with_care": ("warning", "caution"),
    "verdict.not_met": ("cross", "alarm"),
    "verdict.unknown": ("question", "caution"),
}


class RuleRow(QWidget):
    """Shows one `RuleFinding`; the row of a rule stays and changes what it says."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._finding: RuleFinding | None = None
        self._sign = IconLabel(context, "question", "caution")
        self._title, self._verdict, self._source = QLabel(), QLabel(), QLabel()
        self._title.setStyleSheet("font-weight: bold")
        self._message = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._guide = GuideLink(context, self)
        self._source.setObjectName("hint")
        self._message.setProperty("data", True)
        self._arrange()
        context.words.changed.connect(self._refresh)

    def show_finding(self, finding: RuleFinding) -> None:
        """Show what the rule says now."""
        if finding != self._finding:
            self._finding = finding
            self._refresh()

    def _refresh(self) -> None:
        if self._finding is None:
            return
        words, finding = self._context.words, self._finding
        self._sign.show_icon(*SIGNS[finding.label])
        self._title.setText(finding.title(words.language))
        self._verdict.setText(words.text(finding.label))
        set_tone(self._verdict, SIGNS[finding.label][1])
        self._message.setText(finding.message(words.language))
        self._guide.lead_to(finding.source, finding.rule.id)
        self._source.setText(words.text("ui.site.rule_source", source=finding.source))
        self._source.setToolTip(words.text("ui.site.rule_source.tip", day=finding.rule.read_on))

    def _arrange(self) -> None:
        head = Flow(spacing=2)
        for label in (self._title, self._verdict, self._source):
            head.addWidget(label)
        texts = column(spacing=0)
        texts.addLayout(head)
        texts.addWidget(self._message)
        layout = row(self, spacing=3)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addLayout(texts, 1)
        layout.addWidget(self._guide)
