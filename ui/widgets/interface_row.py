"""One network interface: what it is, whether it can be used and why not, and whether it is to be used."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.net.interfaces import Interface, Kind
from ui.context import Context
from ui.theme import TOUCH
from ui.widgets.chip import Chip
from ui.widgets.choice_button import ToggleButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import column, row

_ICONS = {Kind.WIRED: "ethernet", Kind.WIRELESS: "wireless"}


class InterfaceRow(QFrame):
    """Shows one `Interface`; `joined` lists the IP versions we listen on, `wanted` carries its name and the answer."""

    wanted = Signal(str, bool)

    def __init__(
        self,
        context: Context,
        interface: Interface,
        joined: tuple[int, ...],
        left_out: bool,
        *,
        choosable: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._interface, self._left_out = context, interface, left_out
        texts = column(spacing=0)
        texts.addLayout(self._head(joined))
        texts.addWidget(self._facts())
        if interface.why_unusable:
            texts.addWidget(_why(context.words.text(f"interface.why.{interface.why_unusable}")))
        layout = row(self, spacing=3)
        layout.setContentsMargins(0, 6, 0, 6)
        role = "text" if interface.usable and not left_out else "text_muted"
        layout.addWidget(IconLabel(context, _ICONS.get(interface.kind, "virtual"), role, 24))
        layout.addLayout(texts, 1)
        if interface.usable and choosable:
            layout.addWidget(self._choice())

    def _head(self, joined: tuple[int, ...]) -> QHBoxLayout:
        name = ElidedLabel()
        name.setText(self._interface.name)
        name.setStyleSheet("font-weight: bold")
        name.setProperty("data", True)
        chip = Chip(self._context)
        if joined:
            chip.say("ui.connect.listening", "ok", versions="/".join(f"IPv{version}" for version in joined))
        elif self._left_out and self._interface.usable:
            chip.say("ui.connect.left_out", "muted")
        elif self._interface.usable:
            chip.say("ui.connect.usable", "accent")
        else:
            chip.say("ui.connect.unusable", "muted")
        head = row()
        head.addWidget(name, 1)
        head.addWidget(chip)
        return head

    def _facts(self) -> QLabel:
        words, one = self._context.words.text, self._interface
        facts = ElidedLabel()
        facts.setObjectName("hint")
        speed = words("ui.connect.speed", mbps=one.speed_mbps) if one.speed_mbps else ""
        facts.setText("  ".join(filter(None, (words(f"interface.kind.{one.kind}"), speed, *one.addresses))))
        return facts

    def _choice(self) -> ToggleButton:
        choice = ToggleButton(self._context, "ui.connect.use_interface", tip_key="ui.connect.use_interface.tip")
        choice.setChecked(not self._left_out)
        choice.setMinimumHeight(TOUCH)
        spoken = self._context.words.text("ui.connect.use_interface.name", name=self._interface.name)
        choice.setAccessibleName(spoken)
        choice.clicked.connect(lambda checked: self.wanted.emit(self._interface.name, checked))
        return choice


def _why(words: str) -> QLabel:
    label = QLabel(words, wordWrap=True)
    label.setObjectName("hint")
    return label
