"""Which days are still to be read, in which order, and what was got of them. Days are dates: a midnight may pass."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from app.meter.history.records import DAYS, ENERGY_HISTORIES, DayRecord, Reason
from app.meter.layouts import Count

_LIMITS: Final = {Reason.SILENT: 8, Reason.MOVED: 24, Reason.REFUSED: 1, Reason.GONE: 1}
_TROUBLES_BEFORE_LATER: Final = 4


class Agenda:
    """`wanted` gives the number under which each date was asked for; `records` stay from one collection to the next."""

    def __init__(self, histories: Collection[int], unsupported: Collection[int]) -> None:
        """`unsupported` may grow later: what turns out not to be there is no longer missing."""
        self.records: dict[date, DayRecord] = {}
        self.given_up: dict[date, Reason] = {}
        self.wanted: dict[date, int] = {}
        self._histories = tuple(histories)
        self._unsupported = unsupported
        self._needs: dict[date, tuple[int, ...]] = {}
        self._queue: deque[date] = deque()
        self._edge = date.min
        self._troubles: Counter[tuple[date, Reason]] = Counter()

    def plan(self, days: Iterable[int], today: date) -> None:
        """Line up what is missing: the day that midnight would take away first, then the newest."""
        self.clear()
        self.wanted = {today - timedelta(days=day): day for day in days}
        # The last half hour of a day ends with the first reading of the next.
        following = {day + timedelta(days=1) for day in self.wanted if day < today}
        energy = tuple(epc for epc in ENERGY_HISTORIES if epc in self._histories)
        self._needs = dict.fromkeys(following, energy) | dict.fromkeys(self.wanted, self._histories)
        self._edge = today - timedelta(days=DAYS[-1])
        missing = [day for day in self._needs if self._still_needed(day) and self._is_missing(day)]
        self._queue = deque(sorted(missing, key=lambda day: (day != self._edge, today - day)))

    def clear(self) -> None:
        """Forget what was wanted; what was collected stays."""
        self.wanted, self.given_up = {}, {}
        self._queue.clear()
        self._troubles.clear()

    @property
    def current(self) -> date | None:
        """Return the day to be read now, None when none is left."""
        return self._queue[0] if self._queue else None

    @property
    def needed(self) -> list[int]:
        """Return the histories to be read of the current day, in the order of the class."""
        return self._still_needed(self._queue[0])

    @property
    def done(self) -> int:
        """Return how many of the days wanted are there."""
        return sum(self._is_covered(day) for day in self.wanted)

    def keep(self, record: DayRecord) -> None:
        """Enter the current day."""
        self.records[self._queue.popleft()] = record

    def overhear(self, day: date, taken: date, epc: int, counts: tuple[Count, ...]) -> None:
        """Enter one history of a day that somebody else asked for, beside what is known of that day."""
        known = self.records.get(day)
        if known is None or known.taken != taken:
            known = DayRecord(day, taken, {}, {})
        self.records[day] = replace(known, counts=known.counts | {epc: counts})

    def trouble(self, reason: Reason) -> bool:
        """Let the current day be tried again, after a few times behind the others, or give it up.

        Returns True when another day may be the current one now.
        """
        day = self._queue[0]
        self._troubles[day, reason] += 1
        times = self._troubles[day, reason]
        if times >= _LIMITS[reason]:
            self._queue.popleft()
            self._give_up(day, reason)
        elif times % _TROUBLES_BEFORE_LATER == 0 and day != self._edge:
            self._queue.rotate(-1)
        else:
            return False
        return True

    def give_up_the_rest(self, reason: Reason) -> None:
        """Leave everything that is still to be read."""
        while self._queue:
            self._give_up(self._queue.popleft(), reason)

    def _give_up(self, day: date, reason: Reason) -> None:
        if day in self.wanted:
            self.given_up[day] = reason

    def _is_missing(self, day: date) -> bool:
        """Return True as well for a day that was read before it was over."""
        return not self._is_covered(day) or self.records[day].taken == day

    def _is_covered(self, day: date) -> bool:
        record = self.records.get(day)
        return record is not None and set(self._still_needed(day)) <= record.counts.keys() | record.problems.keys()

    def _still_needed(self, day: date) -> list[int]:
        return [epc for epc in self._needs[day] if epc not in self._unsupported]
