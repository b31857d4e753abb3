"""接続: one big button, what the network says, who answered, and what to do when nobody did."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.net.interfaces import Interface
from ui.context import Context
from ui.pages.page import Page, scrolled, side_by_side
from ui.viewmodels.conformance import ConformanceModel
from ui.viewmodels.connection import ConnectionModel
from ui.viewmodels.diagnosis import DiagnosisModel
from ui.viewmodels.finding_view import FindingView, finding_view
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.conformance_card import ConformanceCard
from ui.widgets.finding_row import FindingRow
from ui.widgets.interface_row import InterfaceRow
from ui.widgets.layouts import row
from ui.widgets.list_card import ListCard
from ui.widgets.meter_card import MeterCard
from ui.widgets.node_row import NodeRow, node_view


class ConnectPage(Page):
    """Drives a `ConnectionModel` and shows what a `DiagnosisModel` says."""

    def __init__(
        self,
        context: Context,
        model: ConnectionModel,
        diagnosis: DiagnosisModel,
        conformance: ConformanceModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, "connect", parent)
        self._model, self._diagnosis = model, diagnosis
        self.search = Button(context, "ui.connect.search", "search", "hero", "ui.connect.search.tip")
        self.search.clicked.connect(self._search_everywhere)
        self.address = QLineEdit(clearButtonEnabled=True)
        self.address.returnPressed.connect(self._search_address)
        self._direct = Button(context, "ui.connect.direct", "to-live", tip_key="ui.connect.direct.tip")
        self._direct.clicked.connect(self._search_address)
        self._state = QLabel(wordWrap=True)
        self._state.setObjectName("caption")
        words = context.words
        words.bind(self.address, self.address.setPlaceholderText, "ui.connect.address")
        words.bind(self.address, self.address.setAccessibleName, "ui.connect.address")
        self._state_words = words.bind(self._state, self._state.setText, "ui.connect.idle")
        self._make_lists()
        self._arrange(ConformanceCard(context, conformance))
        model.changed.connect(self._refresh)
        model.interfaces_changed.connect(self._interfaces.refresh)
        self._diagnosis.changed.connect(self._findings.refresh)
        self._refresh()

    def trigger(self, action: str) -> None:
        if action == "search":
            self._search_everywhere()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.observe(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._model.observe(False)

    def _make_lists(self) -> None:
        context, model = self.context, self._model
        self._interfaces = ListCard(
            context,
            "ui.connect.card.interfaces",
            "ui.connect.no_interfaces",
            self._interface_views,
            self._interface_row,
        )
        self._nodes = ListCard(
            context,
            "ui.connect.card.nodes",
            "ui.connect.no_nodes",
            self._node_views,
            lambda node: NodeRow(context, node, model.choose),
        )
        self._findings = ListCard(
            context,
            "ui.connect.card.findings",
            "ui.connect.no_findings",
            self._finding_views,
            lambda finding: FindingRow(context, finding),
        )
        again = Button(context, "ui.connect.again", "refresh", tip_key="ui.connect.search.tip")
        again.clicked.connect(self._check_again)
        self._again = again
        self._findings.corner.addWidget(again)

    def _arrange(self, conformance: ConformanceCard) -> None:
        top = Card(self.context, "ui.connect.card.search")
        line = row(spacing=4)
        line.addWidget(self.search)
        line.addWidget(self._state, 1)
        line.addWidget(self.address, 1)
        line.addWidget(self._direct)
        top.body.addLayout(line)
        left, left_column = scrolled(self)
        right, right_column = scrolled(self)
        left_column.addWidget(self._findings)
        left_column.addWidget(self._interfaces)
        left_column.addStretch(1)
        right_column.addWidget(MeterCard(self.context, self._model))
        right_column.addWidget(conformance)
        right_column.addWidget(self._nodes)
        right_column.addStretch(1)
        self.body.addWidget(top)
        self.body.addLayout(side_by_side((left, 1), (right, 1)), 1)

    def _node_views(self) -> list[Hashable]:
        on_show = self._model.keys_on_show
        return [node_view(node, on_show.__contains__) for node in self._model.nodes]

    def _interface_views(self) -> list[Hashable]:
        joined = self._model.joined
        return [
            (
                one,
                tuple(sorted(version for name, version in joined if name == one.name)),
                one.name in self._model.left_out,
            )
            for one in self._model.interfaces
        ]

    def _interface_row(self, view: tuple[Interface, tuple[int, ...], bool]) -> QWidget:
        row = InterfaceRow(self.context, *view, choosable=self._model.can_search)
        row.wanted.connect(self._model.use)
        return row

    def _finding_views(self) -> list[FindingView]:
        return [finding_view(self.context.words, one, self._model.nodes) for one in self._diagnosis.findings]

    def _search_everywhere(self) -> None:
        self._model.search()

    def _check_again(self) -> None:
        self._model.search(self._model.typed)

    def _search_address(self) -> None:
        if self.address.text().strip():
            self._model.search_at(self.address.text())

    def _refresh(self) -> None:
        model = self._model
        for widget in (self.search, self._direct, self.address, self._again):
            widget.setEnabled(model.can_search and model.has_chosen)
        key = "searching" if model.searching else "listening_on" if model.searched else "idle"
        key = key if model.has_chosen else "none_chosen"
        self._state_words.say(f"ui.connect.{key}" if model.can_search else "ui.connect.recording")
        for one in (self._interfaces, self._nodes):
            one.refresh()
