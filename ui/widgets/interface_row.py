"""One network interface: what it is, whether it can be used and why not."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.net.interfaces import Interface, Kind
from ui.context import Context
from ui.widgets.chip import Chip
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import column, row

_ICONS = {Kind.WIRED: "ethernet", Kind.WIRELESS: "wireless"}


class InterfaceRow(QFrame):
    """Shows one `Interface`; `joined` lists the IP versions we listen on."""

    def __init__(
        self, context: Context, interface: Interface, joined: tuple[int, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        words = context.words.text
        name = ElidedLabel()
        name.setText(interface.name)
        name.setStyleSheet("font-weight: bold")
        facts = ElidedLabel()
        facts.setObjectName("hint")
        speed = words("ui.connect.speed", mbps=interface.speed_mbps) if interface.speed_mbps else ""
        facts.setText("  ".join(filter(None, (words(f"interface.kind.{interface.kind}"), speed, *interface.addresses))))
        name.setProperty("data", True)
        chip = Chip(context)
        if joined:
            chip.say("ui.connect.listening", "ok", versions="/".join(f"IPv{version}" for version in joined))
        elif interface.usable:
            chip.say("ui.connect.usable", "accent")
        else:
            chip.say("ui.connect.unusable", "muted")
        texts = column(spacing=0)
        head = row()
        head.addWidget(name, 1)
        head.addWidget(chip)
        texts.addLayout(head)
        texts.addWidget(facts)
        if interface.why_unusable:
            texts.addWidget(_why(words(f"interface.why.{interface.why_unusable}")))
        layout = row(self, spacing=3)
        layout.setContentsMargins(0, 6, 0, 6)
        role = "text" if interface.usable else "text_muted"
        layout.addWidget(IconLabel(context, _ICONS.get(interface.kind, "virtual"), role, 24))
        layout.addLayout(texts, 1)


def _why(words: str) -> QLabel:
    label = QLabel(words, wordWrap=True)
    label.setObjectName("hint")
    return label
