"""The meter as a card: class, address, identification, maker, what it supports."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from app.echonet.objects import class_of, eoj_text
from app.visit import MAKER_CODE, Meter
from ui.context import Context
from ui.theme import GRID
from ui.viewmodels.connection import ConnectionModel
from ui.widgets.card import Card
from ui.widgets.elided_label import ElidedLabel

_FACTS = ("class", "address", "identification", "maker", "release", "properties", "coefficient")
_RELEASE = 0x82
_COEFFICIENT = 0xD3


class MeterCard(Card):
    """Follows the meter on show."""

    def __init__(self, context: Context, model: ConnectionModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.connect.card.meter", parent)
        self._words, self._model = context.words, model
        self._empty = QLabel(wordWrap=True)
        self._empty.setObjectName("hint")
        context.words.bind(self._empty, self._empty.setText, "ui.connect.no_meter")
        self._facts = QWidget()
        form = QFormLayout(self._facts)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(4 * GRID)
        form.setVerticalSpacing(GRID)
        self._values: dict[str, ElidedLabel] = {}
        for name in _FACTS:
            label, value = QLabel(), ElidedLabel()
            label.setObjectName("caption")
            context.words.bind(label, label.setText, f"ui.connect.meter.{name}")
            form.addRow(label, value)
            self._values[name] = value
        self.body.addWidget(self._empty)
        self.body.addWidget(self._facts)
        for signal in (model.changed, context.words.changed):
            signal.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        meter = self._model.meter
        self._empty.setVisible(meter is None)
        self._facts.setVisible(meter is not None)
        if meter is not None:
            for name, value in self._texts(meter).items():
                self._values[name].setText(value or "––")

    def _texts(self, meter: Meter) -> dict[str, str]:
        snapshot, words = meter.snapshot, self._words.text
        coefficient = snapshot.count(_COEFFICIENT)
        readable, read = len(meter.readable), len(snapshot.epcs())
        return {
            "class": f"{words(f'ui.class.0x{class_of(meter.key.eoj):04X}')}  {eoj_text(meter.key.eoj)}",
            "address": meter.key.address,
            "identification": _hex(meter.identification),
            "maker": _hex(snapshot.raw(MAKER_CODE)),
            "release": _release(snapshot.raw(_RELEASE)),
            "properties": words("ui.connect.meter.count", readable=readable or "––", read=read),
            "coefficient": f"{coefficient:,}" if isinstance(coefficient, int) else "",
        }


def _hex(data: bytes | None) -> str:
    return data.hex().upper() if data else ""


def _release(data: bytes | None) -> str:
    """Return the release letter of the standard that EPC 0x82 carries in its third byte."""
    return chr(data[2]) if data and len(data) > 2 and 0x41 <= data[2] <= 0x5A else _hex(data)
