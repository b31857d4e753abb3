"""The live page's facts: the four numbers, the half hour, the picture."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from app.demand.outlook import Limits, Outlook, outlook
from app.errors import AppError, InputProblem
from app.site.text import half_width
from app.values import HALF_HOUR
from app.visit import MeterKey
from ui.plot.data import PlotData
from ui.settings import MAX_TARGET_KW, SettingsStore
from ui.viewmodels.plot_data import plot_data
from ui.viewmodels.visit import VisitModel

MISTYPED_TARGET = "target_kw"
"""The error of a target that is no power; a good one takes its notice away."""

TONES = {"no_target": "muted", "normal": "ok", "caution": "caution", "alarm": "alarm", "exceeded": "exceeded"}


@dataclass(frozen=True, slots=True)
class LiveView:
    """What the numbers show; None where the meter has not told enough yet."""

    outlook: Outlook | None
    elapsed: float
    target_kw: int | None

    @property
    def tone(self) -> str:
        """The tone of the state."""
        return TONES[self.outlook.state] if self.outlook else "muted"


class LiveModel(QObject):
    """Works out the outlook after every change; pausing holds the picture, never the measuring."""

    changed = Signal()
    problem = Signal(object)

    def __init__(self, visit: VisitModel, settings: SettingsStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._visit = visit
        self._settings = settings
        self.paused = False
        self.view = LiveView(None, 0, settings.current.target_kw)
        self.picture = PlotData()
        self.watched: tuple[MeterKey, int] | None = None
        visit.changed.connect(self._refresh)
        visit.changed.connect(self._watch)
        settings.changed.connect(self._watch)
        settings.changed.connect(self._refresh)

    def pause(self, paused: bool) -> None:
        """Hold the picture, or go on with the newest."""
        self.paused = paused
        self._refresh()
        if paused:
            self.changed.emit()

    def set_target(self, typed: str) -> None:
        """Take over a typed target in kW; InputProblem through `problem` when it is none."""
        try:
            self._settings.update(target_kw=target_from(typed))
        except AppError as error:
            self.problem.emit(error)

    def _watch(self) -> None:
        """Poll the meter on show once it has been read through; anew when the interval changes."""
        meter, interval_s = self._visit.meter, self._settings.current.interval_s
        if meter is None or not self._visit.can_send or self.watched == (meter.key, interval_s):
            return
        if meter.settled or (self.watched is not None and self.watched[0] == meter.key):
            self.watched = (meter.key, interval_s)
            self._visit.watch(interval_s)

    def _refresh(self) -> None:
        if self.paused:
            return
        target = self._settings.current.target_kw
        meter = self._visit.meter
        now = outlook(meter.demand, Limits(None if target is None else Decimal(target))) if meter else None
        self.view = LiveView(now, _elapsed(now), target)
        self.picture = plot_data(meter.demand, now, target) if meter else PlotData(target_kw=target)
        self.changed.emit()


def target_from(typed: str) -> int | None:
    """Return whole kW from what a person typed (full-width digits and `kW` too), None for none; else InputProblem."""
    digits = half_width(typed).strip().lower().removesuffix("kw").replace(",", "").strip()
    if not digits:
        return None
    if not digits.isdecimal() or not 0 < int(digits) <= MAX_TARGET_KW:
        raise InputProblem(MISTYPED_TARGET, found=typed.strip(), most=f"{MAX_TARGET_KW:,}")
    return int(digits)


def _elapsed(now: Outlook | None) -> float:
    return 0.0 if now is None else 1 - now.remaining / HALF_HOUR
