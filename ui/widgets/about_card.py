"""About Kaitsu: versions to be copied, licences to be read, and why nothing here looks for a newer version."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from ui.context import Context
from ui.viewmodels.about import licences, summary, versions
from ui.widgets.button import Button
from ui.widgets.card import Card


class AboutCard(Card):
    """Shows what `versions` says."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.about.card", parent)
        told = QLabel("\n".join(f"{name} {version}" for name, version in versions().items()), wordWrap=True)
        told.setProperty("data", True)
        told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        hint = QLabel(wordWrap=True)
        hint.setObjectName("hint")
        context.words.bind(hint, hint.setText, "ui.about.hint")
        self.copy = Button(context, "ui.about.copy", "copy", tip_key="ui.about.copy.tip")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(summary()))
        self.licences = Button(context, "ui.about.licences", "open", tip_key="ui.about.licences.tip")
        self.licences.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(licences()))))
        for button in (self.copy, self.licences):
            self.corner.addWidget(button)
        self.body.addWidget(told)
        self.body.addWidget(hint)
