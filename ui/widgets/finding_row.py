"""One finding: how grave, what is so, what to do now, what it rests on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.findings import Severity
from ui.context import Context
from ui.viewmodels.finding_view import FindingView
from ui.widgets.frame_link import FrameLink
from ui.widgets.guide_link import GuideLink
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import column, row

SIGNS = {
    Severity.ERROR: ("cross", "alarm"),
    Severity.WARNING: ("warning", "caution"),
    Severity.INFO: ("info", "accent"),
}


class FindingRow(QFrame):
    """Shows one `FindingView`; its words can be selected and copied."""

    def __init__(self, context: Context, finding: FindingView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        severity = context.words.text(f"ui.severity.{finding.severity}")
        self.setAccessibleName(f"{severity}: {finding.message}")
        sign = IconLabel(context, *SIGNS[finding.severity])
        sign.setToolTip(severity)
        texts = column(spacing=1)
        texts.addWidget(_words(finding.message))
        texts.addWidget(_words(context.words.text("ui.connect.next_step", step=finding.next_step), name="nextStep"))
        rest = "  ·  ".join(filter(None, (finding.guide, finding.evidence)))
        if rest:
            texts.addWidget(_words(rest, name="hint"))
        layout = row(self, spacing=3)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.addLayout(_at_the_top(sign))
        layout.addLayout(texts, 1)
        if finding.frame is not None:
            layout.addWidget(FrameLink(context, finding.frame), alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(GuideLink(context, self, finding.code), alignment=Qt.AlignmentFlag.AlignTop)


def _words(text: str, name: str = "findingText") -> QLabel:
    label = QLabel(text, wordWrap=True)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _at_the_top(sign: IconLabel) -> QVBoxLayout:
    place = column()
    place.addWidget(sign)
    place.addStretch(1)
    return place
