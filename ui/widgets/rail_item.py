"""One entry of the rail: page icon, name, and how far the step is in words and sign."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from ui.context import Context
from ui.theme import GRID
from ui.viewmodels.checklist import StepState
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import column, row

_SIGNS: Final = {
    StepState.NOT_STARTED: ("todo", "text_muted"),
    StepState.IN_PROGRESS: ("progress", "accent"),
    StepState.ATTENTION: ("warning", "caution"),
    StepState.DONE: ("check", "ok"),
}


HEIGHT: Final = 56
"""Where there is room; in a low window all of them get lower."""


class RailItem(QPushButton):
    """A checkable entry; the state line is missing for pages that are no steps."""

    def __init__(self, context: Context, key: str, shortcut: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("railItem")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._context, self._key, self._shortcut = context, key, shortcut
        self._name = QLabel()
        self._state = QLabel()
        self._state.setObjectName("railState")
        self._sign = IconLabel(context, "todo", "text_muted", 18)
        context.words.bind(self, self._name.setText, f"ui.page.{key}")
        self._state_words = context.words.bind(self, self._state.setText, "")
        self._arrange(IconLabel(context, key, "text", 22))
        self.show_state(None)
        context.words.changed.connect(self._describe)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._context.theme.scaled(HEIGHT))

    def show_state(self, state: StepState | None) -> None:
        """Show how far the step is."""
        for widget in (self._state, self._sign):
            widget.setVisible(state is not None)
        if state is not None:
            self._state_words.say(f"ui.step.{state}")
            self._sign.show_icon(*_SIGNS[state])
        self._describe()

    def _describe(self) -> None:
        spoken = " – ".join(filter(None, (self._name.text(), self._state.text())))
        self.setAccessibleName(spoken)
        self.setToolTip(f"{spoken} ({self._shortcut})" if self._shortcut else spoken)

    def _arrange(self, icon: IconLabel) -> None:
        texts = column(spacing=0)
        texts.addStretch(1)
        texts.addWidget(self._name)
        texts.addWidget(self._state)
        texts.addStretch(1)
        layout = row(self, spacing=3)
        layout.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        layout.addWidget(icon)
        layout.addLayout(texts, 1)
        layout.addWidget(self._sign)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
