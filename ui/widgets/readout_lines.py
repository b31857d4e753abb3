"""What is under the cursor, in two lines that keep their place: the load, and its half hour against the target."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.viewmodels.readout import Readout, half_hour_of
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.layouts import column

_SPACE = "    "


class ReadoutLines(QWidget):
    """Shows one `Readout`, or how to get one."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = context.words.text
        self._readout: Readout | None = None
        self.lines = (ElidedLabel(), ElidedLabel())
        layout = column(self, spacing=0)
        for line in self.lines:
            line.setObjectName("hint")
            layout.addWidget(line)
        context.words.changed.connect(lambda: self.say(self._readout))
        self.say(None)

    def say(self, readout: Readout | None) -> None:
        """Show what is known at a place of the picture."""
        self._readout = readout
        if readout is None:
            texts = (self._words("ui.live.readout.none"), "")
        else:
            texts = (f"{readout.at:%Y/%m/%d %H:%M:%S}{_SPACE}{self._load(readout)}", self._demand(readout))
        for line, text in zip(self.lines, texts, strict=True):
            line.setText(text)

    def _load(self, readout: Readout) -> str:
        load = readout.load
        if load is None:
            return self._words("ui.live.readout.no_load")
        if not load.interval:
            return self._words("ui.live.readout.measured", kw=f"{load.kw:,.1f}")
        seconds = load.interval // timedelta(seconds=1)
        return self._words(
            "ui.live.readout.averaged", kw=f"{load.kw:,.1f}", band=f"{load.band_kw:,.1f}", seconds=seconds
        )

    def _demand(self, readout: Readout) -> str:
        if readout.demand_kw is None:
            return self._words("ui.live.readout.no_half_hour")
        key = "half_hour" if readout.complete else "half_hour_part"
        said = self._words(f"ui.live.readout.{key}", window=half_hour_of(readout), kw=f"{readout.demand_kw:,.1f}")
        left = readout.to_target_kw
        if left is None:
            return said
        key = "below" if left >= 0 else "above"
        return said + _SPACE + self._words(f"ui.live.readout.{key}", kw=f"{abs(left):,.1f}")
