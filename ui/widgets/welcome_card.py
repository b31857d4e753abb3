"""What a newcomer sees first: try the demo, go to a real meter, or begin with the site or with a recording."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ui.context import Context
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.file_kinds import ask_for_capture
from ui.widgets.flow import Flow
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import column, row

_ICON_SIZE: Final = 40


class WelcomeCard(Card):
    """Two ways to begin, one click each, and two quieter ones; each asks by signal."""

    demo_wanted = Signal()
    visit_wanted = Signal()
    form_wanted = Signal()
    capture_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.welcome.title", parent)
        self._context = context
        self.demo = Button(context, "ui.welcome.demo", "play", "hero", "ui.welcome.demo.tip")
        self.visit = Button(context, "ui.welcome.visit", "connect", "hero", "ui.welcome.visit.tip")
        self.form = Button(context, "ui.welcome.form", "site", tip_key="ui.welcome.form.tip")
        self.capture = Button(context, "ui.welcome.capture", "open", tip_key="ui.welcome.capture.tip")
        self.demo.clicked.connect(self.demo_wanted)
        self.visit.clicked.connect(self.visit_wanted)
        self.form.clicked.connect(self.form_wanted)
        self.capture.clicked.connect(self._open)
        self.body.addWidget(self._words("ui.welcome.lead"))
        ways = row(spacing=4)
        ways.addWidget(self._way("meter", "ui.welcome.demo.what", self.demo), 1)
        ways.addWidget(self._way("ethernet", "ui.welcome.visit.what", self.visit), 1)
        others = Flow(spacing=2)
        for button in (self.form, self.capture):
            others.addWidget(button)
        self.body.addSpacing(8)
        self.body.addLayout(ways)
        self.body.addSpacing(8)
        self.body.addWidget(self._words("ui.welcome.or"))
        self.body.addLayout(others)
        self.body.addStretch(1)

    def _way(self, icon: str, what: str, button: Button) -> QFrame:
        tile = QFrame()
        tile.setObjectName("tile")
        layout = column(tile, margin=5, spacing=4)
        layout.addWidget(IconLabel(self._context, icon, "accent", _ICON_SIZE))
        layout.addWidget(self._words(what), 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return tile

    def _words(self, key: str) -> QLabel:
        label = QLabel(wordWrap=True)
        self._context.words.bind(label, label.setText, key)
        return label

    def _open(self) -> None:
        path = ask_for_capture(self, self._context.words)
        if path:
            self.capture_wanted.emit(path)
