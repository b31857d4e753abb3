"""The four large numbers of every demand controller: present, forecast, adjustable, time left."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from app.demand.outlook import Outlook
from app.demand.series import LoadPoint
from ui.context import Context
from ui.viewmodels.live import LiveModel
from ui.widgets.big_number import BigNumber
from ui.widgets.layouts import row

_NUMBERS = ("present", "forecast", "adjustable", "remaining")
_COARSE_KW, _FINE_KW = Decimal(10), Decimal("0.1")


class LiveNumbers(QWidget):
    """Follows a `LiveModel`."""

    def __init__(self, context: Context, model: LiveModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._model = context.words, model
        self.tiles = {name: BigNumber(context, f"ui.live.{name}", f"ui.live.{name}.tip") for name in _NUMBERS}
        layout = row(self, spacing=3)
        for tile in self.tiles.values():
            layout.addWidget(tile)
        for signal in (model.changed, context.words.changed):
            signal.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        now, tone = self._model.view.outlook, self._model.view.tone
        if now is None:
            for tile in self.tiles.values():
                tile.show_value("", "")
                tile.show_state("", "")
            return
        self._show_present(now, tone)
        self._show_forecast(now, tone)
        self._show_adjustable(now)
        self._show_remaining(now)

    def _show_present(self, now: Outlook, tone: str) -> None:
        key = "ui.live.energy" if now.whole else "ui.live.energy_part"
        detail = self._words.text(key, kwh=one_place(now.energy_kwh))
        self.tiles["present"].show_value(one_place(now.present_kw), "kW", detail)
        exceeded = tone == "exceeded"
        self.tiles["present"].show_state("ui.live.state.exceeded" if exceeded else "", tone if exceeded else "")

    def _show_forecast(self, now: Outlook, tone: str) -> None:
        share = ""
        limit = now.limits.limit_kw
        if now.forecast_kw is not None and limit:
            percent = f"{now.forecast_kw / limit * 100:.0f}"
            share = self._words.text(f"ui.live.share.{now.limits.limited_by}", kw=f"{limit:,}", percent=percent)
        self.tiles["forecast"].show_value(one_place(now.forecast_kw), "kW", share)
        self.tiles["forecast"].show_state(f"ui.live.state.{now.state}", tone)

    def _show_adjustable(self, now: Outlook) -> None:
        tile, value = self.tiles["adjustable"], now.adjustable_kw
        detail = ""
        if now.load is not None:
            detail = self._load(now.load)
        tile.show_value(one_place(value, signed=True), "kW", detail)
        if value is None:
            tile.show_state("", "")
        else:
            tile.show_state(*(("ui.live.shed", "alarm") if value < 0 else ("ui.live.room", "ok")))

    def _load(self, load: LoadPoint) -> str:
        if not load.interval:
            return self._words.text("ui.live.load_exact", kw=one_place(load.kw))
        kw, band = with_band(load.kw, load.band_kw)
        return self._words.text("ui.live.load", kw=kw, band=band, seconds=load.interval // timedelta(seconds=1))

    def _show_remaining(self, now: Outlook) -> None:
        seconds = int(now.remaining.total_seconds())
        at = self._words.text("ui.live.meter_time", time=f"{now.at:%H:%M:%S}")
        unit = self._words.text("ui.unit.min_s")
        self.tiles["remaining"].show_value(f"{seconds // 60}:{seconds % 60:02d}", unit, at)


def one_place(value: Decimal | None, *, signed: bool = False) -> str:
    """Return a number as it is shown large: one decimal below 100, none above, thousands grouped; "" for none."""
    if value is None:
        return ""
    places = 1 if abs(value) < 100 else 0
    return f"{value:{'+' if signed else ''},.{places}f}".replace("-", "−")


def with_band(kw: Decimal, band: Decimal) -> tuple[str, str]:
    """Return a power and what it is true within, both as fine as the band says something."""
    places = 0 if band >= _COARSE_KW else 1 if band >= _FINE_KW else 2
    return f"{kw:,.{places}f}".replace("-", "−"), f"{band:,.{places}f}"
