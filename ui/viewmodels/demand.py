"""The demand of the meter on show, judged after every sample: outlook, alarms, like days, how good forecasts were."""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.demand.alarm_log import AlarmLog
from app.demand.alarms import Alarm, DemandWatch
from app.demand.cross_check import CrossCheck
from app.demand.outlook import Limits, Outlook
from app.echonet.objects import eoj_text
from app.errors import EnvironmentProblem
from app.values import JST
from app.visit import Meter, MeterKey, SampleAdded, VisitEvent
from ui.settings import SettingsStore
from ui.viewmodels.history import HistoryModel
from ui.viewmodels.site import SiteModel
from ui.viewmodels.visit import VisitModel

if TYPE_CHECKING:
    from app.demand.forecast_quality import ForecastRecord
    from app.demand.like_days import Expected, LikeDays


@dataclass(slots=True)
class _Watched:
    """What is kept of one meter for as long as its visit lasts."""

    meter: Meter
    watch: DemandWatch
    closed: dict[datetime, Decimal] = field(default_factory=dict)
    like_days: LikeDays | None = None
    record: ForecastRecord | None = None
    expected: tuple[datetime, Expected | None, list[Expected]] | None = None


class DemandModel(QObject):
    """`raised` carries a change to a state that alarms and still holds, `calmed` says that none does any more.

    A recording that runs fast raises nothing that is over by the time it would be seen; the list keeps everything.
    """

    changed = Signal()
    raised = Signal(object)
    calmed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        visit: VisitModel,
        settings: SettingsStore,
        site: SiteModel,
        history: HistoryModel,
        log: AlarmLog,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._visit, self._settings, self._site, self._history = visit, settings, site, history
        self._log = log
        self._log_failed = False
        self._watched: dict[int, _Watched] = {}
        self._told: Alarm | None = None
        visit.began_anew.connect(self._begin_anew)
        visit.changed.connect(self._refresh)
        settings.changed.connect(self._judge_anew)
        site.changed.connect(self._judge_anew)
        history.collected.connect(self._learn)
        self._begin_anew()

    @property
    def limits(self) -> Limits:
        """Target and contract demand in force."""
        target, contract = self._settings.current.target_kw, self._site.site.contract_kw
        return Limits(None if target is None else Decimal(target), None if contract is None else Decimal(contract))

    @property
    def outlook(self) -> Outlook | None:
        """The outlook of the meter on show."""
        watched = self._on_show()
        return watched.watch.outlook if watched else None

    @property
    def alarms(self) -> list[Alarm]:
        """Every change of state of the meter on show, oldest first."""
        watched = self._on_show()
        return watched.watch.alarms if watched else []

    @property
    def power_check(self) -> CrossCheck | None:
        """Whether power and one-minute energy of the meter on show agree; None where it does not have both."""
        meter = self._visit.meter
        return None if meter is None else meter.power_check

    @property
    def record(self) -> ForecastRecord | None:
        """How wrong the forecasts for the meter on show were."""
        watched = self._on_show()
        if watched is None:
            return None
        if watched.record is None:
            from app.demand.forecast_quality import ForecastRecord

            watched.record = ForecastRecord(watched.meter.demand)
            if watched.like_days is not None:
                watched.record.use(watched.like_days)
        watched.record.update()
        return watched.record

    def expected(self) -> tuple[Expected | None, list[Expected]]:
        """Return what this half hour, and those to come until midnight, are by like days."""
        watched, now = self._on_show(), self.outlook
        if watched is None or now is None:
            return None, []
        if watched.expected is None or watched.expected[0] != now.window_start:
            like_days = self._like_days(watched)
            midnight = datetime.combine(now.at.date() + timedelta(days=1), time(), JST)
            current, coming = like_days.expected(now.window_start), like_days.coming(now.at, midnight)
            watched.expected = (now.window_start, current, coming)
        return watched.expected[1:]

    def _on_show(self) -> _Watched | None:
        meter = self._visit.meter
        return self._watch_of(meter) if meter is not None else None

    def _watch_of(self, meter: Meter) -> _Watched:
        known = self._watched.get(id(meter))
        if known is None:
            known = self._watched[id(meter)] = _Watched(meter, DemandWatch(meter.demand, self.limits))
        return known

    def _begin_anew(self) -> None:
        self._watched.clear()
        self._told = None
        self._visit.visit.subscribe(self._take)

    def _take(self, event: VisitEvent) -> None:
        if isinstance(event, SampleAdded):
            self._look(event.key)

    def _look(self, key: MeterKey) -> None:
        meter = self._visit.visit.meters.get(key)
        if meter is not None:
            self._keep(self._watch_of(meter).watch.look(), meter)

    def _judge_anew(self) -> None:
        limits = self.limits
        for watched in self._watched.values():
            self._keep(watched.watch.set_limits(limits), watched.meter)
        self._tell()

    def _keep(self, alarm: Alarm | None, meter: Meter) -> None:
        if alarm is None or not self._visit.can_send:
            return
        before = self._log_failed
        try:
            self._log.add(alarm, f"{meter.key.address} {eoj_text(meter.key.eoj)}")
            self._log_failed = False
        except EnvironmentProblem as error:
            self._log_failed = True
            if not before:  # told once; the next alarm tries again
                self.failed.emit(error)

    def _refresh(self) -> None:
        """Judge once more: a scale that was read after the samples lets them speak."""
        watched = self._on_show()
        if watched is not None:
            self._keep(watched.watch.look(), watched.meter)
        self._tell()

    def _tell(self) -> None:
        newest, now = self.alarms[-1] if self.alarms else None, self.outlook
        if newest is None or now is None or now.state is not newest.state or not newest.state.alarming:
            newest = None
        if newest is not self._told:
            self._told = newest
            if newest is not None:
                self.raised.emit(newest)
            else:
                self.calmed.emit()
        self.changed.emit()

    def _learn(self) -> None:
        """Take in a history that was collected."""
        for watched in self._watched.values():
            watched.like_days = watched.record = watched.expected = None
        self.changed.emit()

    def _like_days(self, watched: _Watched) -> LikeDays:
        """Return like days of the history collected of this meter and of every half hour watched whole."""
        if watched.like_days is None:
            from app.demand.half_hours import Quantity
            from app.demand.like_days import LikeDays

            half_hours = self._history.half_hours
            collected = dict(half_hours.known(Quantity.DEMAND)) if half_hours else {}
            watched.like_days = LikeDays(ChainMap(watched.closed, collected))
            if watched.record is not None:
                watched.record.use(watched.like_days)
        watched.closed.update((one.start, one.kw) for one in watched.meter.demand.half_hours() if one.complete)
        return watched.like_days
