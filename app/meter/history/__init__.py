"""The history of a meter: half hours of up to 100 days, and on 0x028F single minutes."""

from __future__ import annotations

from app.meter.history.borrowed import Return
from app.meter.history.collector import HistoryCollector
from app.meter.history.minutes import MinuteCollector, MinuteCounts
from app.meter.history.records import DAYS, HISTORIES, DayRecord, Outcome, Progress, Reason

__all__ = [
    "DAYS",
    "HISTORIES",
    "DayRecord",
    "HistoryCollector",
    "MinuteCollector",
    "MinuteCounts",
    "Outcome",
    "Progress",
    "Reason",
    "Return",
]
