"""The keyboard map: every key with what it does, grouped by where it works; made of the same table as the shortcuts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.actions import Action, Way
from ui.context import Context
from ui.theme import GRID
from ui.viewmodels.palette import key_words, title_of
from ui.widgets.icon_button import IconButton
from ui.widgets.layouts import column, row

_COLUMNS: Final = 3
_COLUMN_WIDTH: Final = 324
_KEYS_WIDTH: Final = 156
_PLACES: Final = ("window", "playback")
"""Groups that are no page."""


class KeyMap(QFrame):
    """A popup with all actions that have keys; Escape or a click beside it closes it."""

    def __init__(self, context: Context, actions: Sequence[Action], window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._window = context, window
        self._groups = _grouped(one for one in actions if one.keys)
        self.close_button = IconButton(context, "ui.keyboard_map.close", "close")
        self.close_button.clicked.connect(self.close)
        title = QLabel()
        title.setObjectName("pageTitle")
        context.words.bind(title, title.setText, "ui.action.keyboard_map")
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        context.words.bind(self._area, self._area.setAccessibleName, "ui.action.keyboard_map")
        head = row()
        head.addWidget(title, 1)
        head.addWidget(self.close_button)
        layout = column(self, margin=4, spacing=3)
        layout.addLayout(head)
        layout.addWidget(self._area, 1)
        self._fill()

    def open(self) -> None:
        """Show it over the window, no larger than that."""
        room = self._window.size()
        columns = min(_COLUMNS, (room.width() - 24 * GRID) // _COLUMN_WIDTH)
        content = self._area.widget().sizeHint()
        self.resize(columns * _COLUMN_WIDTH + 24 * GRID, min(content.height() + 24 * GRID, room.height() - 8 * GRID))
        self.move(
            self._window.mapToGlobal(QPoint((room.width() - self.width()) // 2, (room.height() - self.height()) // 2))
        )
        self.show()
        self._area.setFocus()

    def _fill(self) -> None:
        content = QWidget()
        content.setObjectName("keyMap")
        line = row(content, spacing=6)
        for share in _shared(self._groups):
            stack = column(spacing=5)
            for name in share:
                stack.addLayout(self._group(name))
            stack.addStretch(1)
            line.addLayout(stack, 1)
        self._area.setWidget(content)

    def _group(self, name: str) -> QVBoxLayout:
        words = self._context.words
        key = f"ui.keyboard_map.group.{name}" if name in _PLACES else f"ui.page.{name}"
        title = QLabel(words.text(key))
        title.setObjectName("cardTitle")
        layout = column(spacing=1)
        layout.addWidget(title)
        for action in self._groups[name]:
            line = row(spacing=2)
            line.addWidget(_key_caps(action.keys))
            line.addWidget(QLabel(title_of(action, words.language), wordWrap=True), 1)
            layout.addLayout(line)
        return layout


def _key_caps(keys: Sequence[str]) -> QWidget:
    holder = QWidget()
    holder.setMinimumWidth(_KEYS_WIDTH)
    layout = row(holder, spacing=1)
    for one in keys:
        cap = QLabel(key_words(one))
        cap.setObjectName("keyCap")
        layout.addWidget(cap, 0, Qt.AlignmentFlag.AlignTop)
    layout.addStretch(1)
    return holder


def _grouped(actions: Iterable[Action]) -> dict[str, list[Action]]:
    """Return the actions by place: what works everywhere, then a recording's keys, then page by page."""
    groups: dict[str, list[Action]] = {name: [] for name in _PLACES}
    for action in actions:
        groups.setdefault(_place(action), []).append(action)
    return groups


def _place(action: Action) -> str:
    if action.is_window_wide or (action.way is Way.TYPE and not action.page):
        return "window"
    return action.page or "playback"


def _shared(groups: Mapping[str, Sequence[Action]]) -> list[list[str]]:
    """Return the names of the groups in columns, each about as long as the others, in their order."""
    most = sum(len(actions) + 2 for actions in groups.values()) / _COLUMNS
    columns: list[list[str]] = [[]]
    length = 0
    for name, actions in groups.items():
        if columns[-1] and length + len(actions) > most and len(columns) < _COLUMNS:
            columns.append([])
            length = 0
        columns[-1].append(name)
        length += len(actions) + 2
    return columns
