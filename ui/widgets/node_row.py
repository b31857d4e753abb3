"""One node that was heard: address, objects, how it behaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QWidget

from app.echonet.objects import METER_CLASSES, class_of, eoj_text
from app.visit import MeterKey, Node, NodeState
from ui.context import Context
from ui.widgets.button import Button
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
    meter: MeterKey | None = None
    on_show: bool = False


def node_view(node: Node, is_on_show: Callable[[MeterKey], bool]) -> NodeView:
    """Return what a row shows of a node; a meter on show is the one that the other pages are about."""
    key = next((MeterKey(node.address, eoj) for eoj in node.objects if class_of(eoj) in METER_CLASSES), None)
    on_show = key is not None and is_on_show(key)
    return NodeView(node.address, node.interface, node.objects, node.state, node.is_meter, key, on_show)


class NodeRow(QFrame):
    """Shows one `NodeView`; a meter that is not on show can be chosen."""

    def __init__(
        self,
        context: Context,
        node: NodeView,
        choose: Callable[[MeterKey], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        name, facts = ElidedLabel(), ElidedLabel()
        name.setText(node.address)
        name.setStyleSheet("font-weight: bold")
        kind = context.words.text("ui.connect.kind.meter" if node.is_meter else "ui.connect.kind.other")
        facts.setText("  ".join(filter(None, (kind, *map(eoj_text, node.objects), node.interface))))
        facts.setObjectName("hint")
        texts = column(spacing=0)
        texts.addWidget(name)
        texts.addWidget(facts)
        layout = row(self, spacing=3)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.addWidget(IconLabel(context, "meter" if node.is_meter else "connect", "text", 24))
        layout.addLayout(texts, 1)
        if node.meter is not None and not node.on_show:
            use = Button(context, "ui.connect.use", kind="flat", tip_key="ui.connect.use.tip")
            use.clicked.connect(lambda _checked=False, key=node.meter: choose(key))
            layout.addWidget(use)
        elif node.on_show:
            layout.addWidget(Chip(context, "ui.connect.on_show", "accent"))
        layout.addWidget(Chip(context, f"ui.connect.state.{node.state}", _TONES[node.state]))
