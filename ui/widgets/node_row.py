"""One node that was heard: address, objects, how it behaves."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QWidget

from app.echonet.objects import eoj_text
from app.visit import Node, NodeState
from ui.context import Context
from ui.widgets.chip import Chip
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import column, row

_TONES = {NodeState.ANSWERING: "ok", NodeState.HEARD: "accent", NodeState.SILENT: "caution"}


@dataclass(frozen=True, slots=True)
class NodeView:
    """What a row shows of a node."""

    address: str
    interface: str
    objects: tuple[int, ...]
    state: NodeState
    is_meter: bool


def node_view(node: Node) -> NodeView:
    """Return what a row shows of a node."""
    return NodeView(node.address, node.interface, node.objects, node.state, node.is_meter)


class NodeRow(QFrame):
    """Shows one `NodeView`."""

    def __init__(self, context: Context, node: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name, facts = ElidedLabel(), ElidedLabel()
        name.setText(node.address)
        name.setStyleSheet("font-weight: bold")
        kind = context.words.text("ui.connect.kind.meter" if node.is_meter else "ui.connect.kind.other")
        facts.setText("  ".join(filter(None, (kind, *map(eoj_text, node.objects), node.interface))))
        facts.setObjectName("hint")
        for label in (name, facts):
            label.setProperty("data", True)
        texts = column(spacing=0)
        texts.addWidget(name)
        texts.addWidget(facts)
        layout = row(self, spacing=3)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.addWidget(IconLabel(context, "meter" if node.is_meter else "connect", "text", 24))
        layout.addLayout(texts, 1)
        layout.addWidget(Chip(context, f"ui.connect.state.{node.state}", _TONES[node.state]))
