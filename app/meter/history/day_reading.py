"""The pieces of one day's histories, one or several answers long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.meter.history.records import DayRecord
from app.meter.layouts import Content, Count


class DayReading:
    """Takes what names the day that was chosen; `stamped` tells whether the newest answer carried the clock."""

    def __init__(self) -> None:
        self.stamped = False
        self._counts: dict[int, tuple[Count, ...]] = {}
        self._problems: dict[int, str] = {}

    def clear(self) -> None:
        """Begin another day."""
        self.stamped = False
        self._counts.clear()
        self._problems.clear()

    def unread(self, needed: Iterable[int]) -> list[int]:
        """Return what has not come yet."""
        return [epc for epc in needed if epc not in self._counts and epc not in self._problems]

    def take(self, histories: dict[int, Content | str], day: int) -> bool:
        """Take in an answer; False when a history in it belongs to another day, because the choice was moved."""
        for epc, content in histories.items():
            if isinstance(content, str):
                self._problems[epc] = content
            elif content.day == day:
                self._counts[epc] = content.counts
        return all(isinstance(content, str) or content.day == day for content in histories.values())

    def record(self, day: date, today: date) -> DayRecord:
        """Return what came."""
        return DayRecord(day, today, dict(self._counts), dict(self._problems))
