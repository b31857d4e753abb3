"""A datagram of the log, taken out of the store to be looked at."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from app.echonet.datagram import Datagram
from app.echonet.frame import Frame, decode
from app.echonet.objects import epc_text
from app.errors import ProtocolProblem
from app.values import JST


class LogEntry:
    """A datagram as seen; `number` counts the received ones from 1, as evidence does, and is None for what was sent.

    `place` is where it is among all that the log ever took in, from 0.
    """

    def __init__(self, datagram: Datagram, sent: bool, number: int | None = None, place: int = 0) -> None:
        self.datagram, self.sent, self.number, self.place = datagram, sent, number, place

    @property
    def frame(self) -> Frame | None:
        """The frame, None when the bytes are none."""
        return self._decoded if isinstance(self._decoded, Frame) else None

    @property
    def problem(self) -> ProtocolProblem | None:
        """What is wrong with the bytes, None when nothing is."""
        return self._decoded if isinstance(self._decoded, ProtocolProblem) else None

    @property
    def at(self) -> datetime:
        """When it was seen, Japan time."""
        return datetime.fromtimestamp(self.datagram.time_ns / 1e9, JST)

    @cached_property
    def _decoded(self) -> Frame | ProtocolProblem:
        try:
            return decode(self.datagram.payload)
        except ProtocolProblem as problem:
            return problem


def epcs_of(frame: Frame) -> str:
    """Return the property codes of a frame: `0xE2 0xE3`."""
    return " ".join(epc_text(item.epc) for item in (*frame.properties, *frame.get_properties))
