"""Alarms of the demand in the banner and, if wanted, to be heard; nothing waits for anybody to confirm them."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.demand.alarms import Alarm
from ui.settings import SettingsStore
from ui.viewmodels.demand import DemandModel
from ui.viewmodels.notices import Notices
from ui.widgets.live_numbers import one_place


class AlarmNotices(QObject):
    """Tells what a `DemandModel` raises, and takes it back when that is over."""

    def __init__(self, demand: DemandModel, settings: SettingsStore, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._settings, self._notices = settings, notices
        demand.raised.connect(self._tell)
        demand.calmed.connect(notices.calm)

    def _tell(self, alarm: Alarm) -> None:
        self._notices.raise_alarm(
            f"ui.live.alarm.{alarm.state}",
            present=one_place(alarm.present_kw),
            forecast=one_place(alarm.forecast_kw),
            limit=f"{alarm.limit_kw:,}",
            at=f"{alarm.at:%H:%M:%S}",
        )
        if alarm.raised and self._settings.current.alarm_sound:
            QApplication.beep()
