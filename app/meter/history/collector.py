"""Collecting the half-hour histories of up to 100 days, two round trips each; without I/O.

The meter shows one day at a time, chosen by 0xE1 and shared with every other controller. So each history read must
name the day that was asked for, and the meter's clock must still be in the day in which it was asked; if not, that
day is chosen and read again. In the end 0xE1 is put back to what it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from app.echonet.frame import Property
from app.echonet.objects import class_of
from app.meter.errand import Read, Request
from app.meter.history.agenda import Agenda
from app.meter.history.asking import Asking
from app.meter.history.borrowed import Borrowed, Return
from app.meter.history.contents import content_of
from app.meter.history.day_clock import DayClock
from app.meter.history.day_reading import DayReading
from app.meter.history.records import DAYS, HISTORIES, HISTORY_DAY, DayRecord, Outcome, Progress, Reason
from app.meter.layouts import Content

_STAMPS: Final = {0xE2: timedelta(minutes=2), 0xE3: timedelta(minutes=31)}
"""What carries the meter's clock, and how far behind it may be: taken each minute, or each half hour."""

_UNTIL_MIDNIGHT_IS_OVER_S: Final = 10.0
_PATIENCE_S: Final = (0.0, 5.0, 10.0, 20.0, 30.0)
_UNTIL_IT_FOLLOWS_S: Final = (0.0, 0.5, 1.0, 2.0)
"""A meter may need a while until it shows the day that was set; the first time it was another controller."""
_SILENT_METER: Final = 6
_FRUITLESS: Final = 12
"""A meter that leaves so many requests in a row unanswered, or so many without one history in between, is left."""
_ALWAYS_ANOTHER_DAY: Final = 48
"""So is one that shows another day than the one set so many times in a row."""


class Phase(StrEnum):
    """What is being done."""

    IDLE = "idle"
    FINDING = "finding"
    CHOOSING = "choosing"
    READING = "reading"
    RETURNING = "returning"


class HistoryCollector:
    """An `Errand`. Records grow while it runs; `collect` again continues with what is missing."""

    def __init__(self, eoj: int, readable: Collection[int] = (), size: int | None = None) -> None:
        """`readable` is the meter's Get map, empty while unknown; `size` a known limit of properties in a Get."""
        self.eoj = eoj
        self.histories = HISTORIES[class_of(eoj)]
        self.choice = Borrowed(HISTORY_DAY)
        self.outcome: Outcome | None = None
        self.phase = Phase.IDLE
        self._asking = Asking(size or len(self.histories) + 1)
        self._asking.unsupported.update(epc for epc in self.histories if readable and epc not in readable)
        self.agenda = Agenda(self.histories, self._asking.unsupported)
        self._reading = DayReading()
        self._clock = DayClock()
        self._days: tuple[int, ...] = ()
        self._today = date.min
        self._choice_known = False
        self._asked: Request | None = None
        self._due: float | None = None
        self._started = 0.0
        self.round_trips = self._silences = self._fruitless = self._moves = 0

    # What the person wants -----------------------------------------------------------------------

    def collect(self, days: Iterable[int], now: float) -> None:
        """Begin to collect days (0 = today by the meter's clock … 99); ValueError for a day outside these."""
        self._days = tuple(sorted(set(days)))
        if not self._days or not set(self._days) <= set(DAYS):
            raise ValueError("days are 0 to 99")
        self.agenda.clear()
        self.outcome, self._due, self._choice_known = None, None, False
        self.round_trips = self._silences = self._fruitless = self._moves = 0
        self._started, self.phase = now, Phase.FINDING

    def overhear(self, properties: Iterable[Property], today: date) -> None:
        """Keep the histories in an answer to somebody else's question, each under the day it names itself."""
        for item in properties:
            content = content_of(self.eoj, item) if item.epc in self.histories else ""
            if isinstance(content, Content) and content.day is not None:
                self.agenda.overhear(today - timedelta(days=content.day), today, item.epc, content.counts)

    def cancel(self) -> bool:
        """See `Errand`: read no more; 0xE1 is still put back."""
        if self.phase in (Phase.IDLE, Phase.RETURNING):
            return False
        self._end(Outcome.CANCELLED)
        return True

    def abandon(self) -> None:
        """See `Errand`: 0xE1 of the meter now there was never ours to put back."""
        self.outcome, self._due, self.phase = Outcome.EXCHANGED, None, Phase.IDLE

    @property
    def finished(self) -> bool:
        """See `Errand`."""
        return self.phase is Phase.IDLE

    @property
    def records(self) -> dict[date, DayRecord]:
        """Return everything collected so far, of days wanted now or before, and of those that bound them."""
        return self.agenda.records

    @property
    def unsupported(self) -> list[int]:
        """Return the histories this meter does not have."""
        return [epc for epc in self.histories if epc in self._asking.unsupported]

    @property
    def restored_day(self) -> int | None:
        """Return the day 0xE1 was put back to; None where it was not, or nothing was changed."""
        given = self.choice.given
        return given[0] if given and self.choice.state is Return.DONE else None

    @property
    def found_day(self) -> int | None:
        """Return the day 0xE1 showed at first, 255 for "default"; None where it could not be read."""
        return self.choice.found[0] if self.choice.found else None

    def progress(self, now: float) -> Progress:
        """Return how far it is."""
        given_up = len(self.agenda.given_up)
        return Progress(len(self._days), self.agenda.done, given_up, self.round_trips, now - self._started)

    # Errand --------------------------------------------------------------------------------------

    def next_request(self, now: float) -> Request | None:
        """See `Errand`."""
        if self._due is not None and now < self._due:
            return None
        self._due = None
        self._asked = self._request()
        return self._asked

    def due(self) -> float | None:
        """See `Errand`."""
        return self._due

    def answered(self, values: tuple[Property, ...], refused: tuple[int, ...], now: float) -> None:
        """See `Errand`."""
        self.round_trips += 1
        self._silences, self._due = 0, None
        contents = {item.epc: content_of(self.eoj, item) for item in values}
        if isinstance(self._asked, Read) and self.phase is not Phase.RETURNING:
            self._fruitless = 0
            self._asking.learn(self._asked.epcs, contents.keys())
            self._take_stamp(contents, now)
        match self.phase:
            case Phase.FINDING:
                self._found({item.epc: item.edt for item in values}, now)
            case Phase.CHOOSING:
                self._chosen(refused)
            case Phase.READING:
                self._read(contents, now)
            case Phase.RETURNING:
                self.choice.answered(values, refused)
                self._returned()

    def timed_out(self, now: float) -> None:
        """See `Errand`."""
        self._silences += 1
        self._fruitless += 1
        if self.phase is Phase.RETURNING:
            self.choice.timed_out()
            self._returned()
            return
        if isinstance(self._asked, Read):
            self._asking.silent(self._asked.epcs)
        if self._silences >= _SILENT_METER or self._fruitless >= _FRUITLESS:
            self.agenda.give_up_the_rest(Reason.SILENT)
            self._end(Outcome.SILENT)
            return
        self._due = now + _PATIENCE_S[min(self._silences, len(_PATIENCE_S)) - 1]
        if self.phase is not Phase.FINDING:
            self._trouble(Reason.SILENT)

    # What is asked -------------------------------------------------------------------------------

    def _request(self) -> Request | None:
        match self.phase:
            case Phase.FINDING:
                return Read(self._asking.batch(self._unknown()))
            case Phase.CHOOSING:
                return self.choice.use(bytes((self._day,)))
            case Phase.READING:
                return Read(self._asking.batch(self._unread()))
            case Phase.RETURNING:
                return self.choice.request()
        return None

    @property
    def _day(self) -> int:
        """Return the number of the current day as the meter counts now."""
        return (self._today - (self.agenda.current or self._today)).days

    @property
    def _stamp(self) -> int | None:
        return next((epc for epc in _STAMPS if epc not in self._asking.unsupported), None)

    def _unknown(self) -> list[int]:
        """Return what has to be known before the first day: 0xE1 as it is, and the meter's clock."""
        choice = [] if self._choice_known or HISTORY_DAY in self._asking.unsupported else [HISTORY_DAY]
        return choice if self._stamp is None else [*choice, self._stamp]

    def _unread(self) -> list[int]:
        """Return the histories of the day still to be read, and behind them a stamp that covers all of them."""
        unread = self._reading.unread(self.agenda.needed)
        covered = self._stamp is None or (self._reading.stamped and not unread)
        return unread if covered or self._stamp is None else [*unread, self._stamp]

    # What was answered ---------------------------------------------------------------------------

    def _take_stamp(self, contents: dict[int, Content | str], now: float) -> None:
        stamp = self._stamp
        content = contents.get(stamp) if stamp is not None else None
        self._reading.stamped = isinstance(content, Content) and content.at is not None
        if stamp is None or content is None:
            return
        if isinstance(content, Content) and content.at is not None:
            self._clock.observe(content.at, _STAMPS[stamp], now)
        else:
            self._asking.unsupported.add(stamp)  # bytes that are no time are as good as none

    def _found(self, data: dict[int, bytes], now: float) -> None:
        if HISTORY_DAY in data:
            self._choice_known = True
            self.choice.remember(data[HISTORY_DAY])
        if self._stamp is None:
            self._end(Outcome.NO_CLOCK)
        elif self._unknown() != [self._stamp] or not self._reading.stamped:
            return
        elif self._clock.in_doubt(now):
            self._due = now + _UNTIL_MIDNIGHT_IS_OVER_S
        else:
            self._today = self._clock.today(now)
            # Numbers become dates once and for all: a midnight on the way must not turn one day into another.
            self.agenda.plan(self._days, self._today)
            self._choose()

    def _choose(self) -> None:
        """Go on to the current day; what midnight has moved out of the meter's reach is given up."""
        self._reading.clear()
        self.phase = Phase.CHOOSING
        while self.agenda.current is not None and self._day not in DAYS:
            self.agenda.trouble(Reason.GONE)
        if len(self.unsupported) == len(self.histories):
            self._end(Outcome.UNSUPPORTED)
        elif self.agenda.current is None:
            self._end(Outcome.COMPLETE)

    def _chosen(self, refused: tuple[int, ...]) -> None:
        if refused:
            self._trouble(Reason.REFUSED)
        else:
            self.phase = Phase.READING

    def _read(self, contents: dict[int, Content | str], now: float) -> None:
        histories = {epc: content for epc, content in contents.items() if epc in self.agenda.needed}
        if not self._reading.take(histories, self._day):
            self._moved(now)
        elif self._stamp is None:
            self._end(Outcome.NO_CLOCK)
        elif not self._unread():
            self._judge(self.agenda.current or self._today, now)

    def _moved(self, now: float) -> None:
        """Choose the day again that somebody has moved, unless that is all that ever happens."""
        self._moves += 1
        if self._moves >= _ALWAYS_ANOTHER_DAY:
            self.agenda.give_up_the_rest(Reason.MOVED)
            self._end(Outcome.MOVED)
            return
        self._due = now + _UNTIL_IT_FOLLOWS_S[min(self._moves, len(_UNTIL_IT_FOLLOWS_S)) - 1]
        self._trouble(Reason.MOVED)

    def _judge(self, day: date, now: float) -> None:
        """Keep the day if no midnight fell between the stamp before it was chosen and the one after it was read."""
        before, self._today = self._today, self._clock.today(now)
        if self._clock.in_doubt(now):
            self._due = now + _UNTIL_MIDNIGHT_IS_OVER_S
        elif before == self._today:
            self._moves = 0
            self.agenda.keep(self._reading.record(day, self._today))
        self._choose()

    def _trouble(self, reason: Reason) -> None:
        if self.agenda.trouble(reason):
            self._choose()
        else:
            self.phase = Phase.CHOOSING

    # How it ends ---------------------------------------------------------------------------------

    def _end(self, outcome: Outcome) -> None:
        self.outcome, self._due, self.phase = outcome, None, Phase.IDLE
        if self.choice.owed:
            found = self.choice.found
            # "Default" (FF) cannot be set.
            self.choice.give_back(found if found and found[0] in DAYS else b"\x00")
            self.phase = Phase.RETURNING

    def _returned(self) -> None:
        if self.choice.state is not Return.OWED:
            self.phase = Phase.IDLE
