"""The live page's facts: the four numbers, the half hour, the picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.demand.outlook import Outlook
from app.demand.span import Span
from app.errors import AppError, InputProblem
from app.messages import Language
from app.site.text import half_width
from app.values import HALF_HOUR
from app.visit import MeterKey
from ui.settings import MAX_TARGET_KW, SettingsStore
from ui.viewmodels.demand import DemandModel
from ui.viewmodels.live_export import Content, LiveExport
from ui.viewmodels.markers import MarkersModel
from ui.viewmodels.readout import Readout, read_at
from ui.viewmodels.visit import VisitModel

if TYPE_CHECKING:
    from ui.plot.data import PlotData
    from ui.viewmodels.plot_data import PlotFeed

MISTYPED_TARGET = "target_kw"
"""The error of a target that is no power; a good one takes its notice away."""

TONES = {"no_target": "muted", "normal": "ok", "caution": "caution", "alarm": "alarm", "exceeded": "exceeded"}


@dataclass(frozen=True, slots=True)
class LiveView:
    """What the numbers show; None where the meter has not told enough yet."""

    outlook: Outlook | None
    elapsed: float

    @property
    def tone(self) -> str:
        """The tone of the state."""
        return TONES[self.outlook.state] if self.outlook else "muted"


class LiveModel(QObject):
    """Works out the outlook after every change; pausing holds the picture, never the measuring.

    The picture is drawn up when somebody looks at it. `saved` carries the path of a file that was written, `failed`
    why one, or a note, could not be. `recording` says which file the notes belong to.
    """

    changed = Signal()
    problem = Signal(object)
    saved = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        visit: VisitModel,
        settings: SettingsStore,
        demand: DemandModel,
        recording: Callable[[], Path | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._visit = visit
        self._settings = settings
        self._demand = demand
        self.markers = MarkersModel(recording, self)
        self.export = LiveExport(self)
        self.export.saved.connect(self.saved)
        self.export.failed.connect(self.failed)
        self._feed: PlotFeed | None = None
        self._picture: PlotData | None = None
        self._opening = False
        self.paused = False
        self.view = LiveView(None, 0)
        self.watched: tuple[MeterKey, int] | None = None
        self.markers.failed.connect(self.failed)
        visit.began_anew.connect(lambda: self.markers.follow(anew=True))
        visit.changed.connect(self.markers.follow)
        demand.changed.connect(self.refresh)
        visit.changed.connect(self._watch)
        settings.changed.connect(self._watch)

    @property
    def picture(self) -> PlotData:
        """What the plot shows, of the moment it is asked for or, while paused, of the pause."""
        if self._picture is None:
            self._picture = self._draw()
        return self._picture

    @property
    def is_empty(self) -> bool:
        """True while there is nothing to draw."""
        return self.view.outlook is None

    @property
    def has_whole_half_hour(self) -> bool:
        """Whether a half hour was seen from its start to its end."""
        meter = self._visit.meter
        return meter is not None and any(one.complete for one in reversed(meter.demand.half_hours()))

    @property
    def why_empty(self) -> str:
        """What to say while there is nothing to draw, as a key."""
        return "ui.live.opening" if self._opening else "ui.live.no_samples"

    def tell_opening(self, opening: bool) -> None:
        """Note whether a recording is being opened."""
        if opening != self._opening:
            self._opening = opening
            self.changed.emit()

    def read(self, at_s: float, reach_s: float) -> Readout | None:
        """Return what the meter on show says of a time in seconds since 1970, see `read_at`."""
        meter = self._visit.meter
        return read_at(meter.demand, self.view.outlook, at_s, reach_s) if meter else None

    def pause(self, paused: bool) -> None:
        """Hold the picture, or go on with the newest."""
        if paused:
            self._picture = self.picture  # drawn up now, before more comes
        self.paused = paused
        self.refresh()
        if paused:
            self.changed.emit()

    def refresh(self) -> None:
        """Work out what is new, unless the picture is held."""
        if self.paused:
            return
        now = self._demand.outlook
        self.view = LiveView(now, _elapsed(now))
        self._picture = None
        self.changed.emit()

    def save(self, path: Path, content: Content, span: Span, language: Language) -> None:
        """Write what was watched of the meter on show into a file."""
        meter = self._visit.meter
        if meter is not None:
            self.export.save(meter.demand, self._demand.limits, path, content, span, language)

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

    def _draw(self) -> PlotData:
        # Brings numpy: too slow to load with the window.
        from ui.plot.data import Bar, PlotData
        from ui.viewmodels.plot_data import PlotFeed

        meter = self._visit.meter
        if meter is None:
            return PlotData()
        if self._feed is None or self._feed.series is not meter.demand:
            self._feed = PlotFeed(meter.demand)
        _, expected = self._demand.expected()
        coming = tuple(Bar(*_ends(one.start), float(one.kw), complete=False) for one in expected)
        return self._feed.picture(self.view.outlook, coming)


def target_from(typed: str) -> int | None:
    """Return whole kW from what a person typed (full-width digits and `kW` too), None for none; else InputProblem."""
    digits = half_width(typed).strip().lower().removesuffix("kw").replace(",", "").strip()
    if not digits:
        return None
    if not digits.isdecimal() or not 0 < int(digits) <= MAX_TARGET_KW:
        raise InputProblem(MISTYPED_TARGET, found=typed.strip(), most=f"{MAX_TARGET_KW:,}")
    return int(digits)


def _ends(start: datetime) -> tuple[float, float]:
    return start.timestamp(), (start + HALF_HOUR).timestamp()


def _elapsed(now: Outlook | None) -> float:
    return 0.0 if now is None else 1 - now.remaining / HALF_HOUR
