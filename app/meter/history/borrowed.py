"""A choice that all controllers on a meter share (0xE1, 0xEF): remembered as found, put back in the end."""

from __future__ import annotations

from enum import StrEnum

from app.echonet.frame import Property
from app.meter.errand import Read, Request, Write

_SILENCES = 4
_MOVES = 8


class Return(StrEnum):
    """How putting back went; NOT_NEEDED while nothing was ever changed."""

    NOT_NEEDED = "not_needed"
    OWED = "owed"
    DONE = "done"
    REFUSED = "refused"
    MOVED_AGAIN = "moved_again"
    SILENT = "silent"


class Borrowed:
    """`given` is the value put back, which differs from `found` where that cannot be set."""

    def __init__(self, epc: int) -> None:
        self.epc = epc
        self.found: bytes | None = None
        self.given: bytes | None = None
        self.state = Return.NOT_NEEDED
        self._checking = False
        self._silences = self._moves = 0

    @property
    def owed(self) -> bool:
        """True when the choice is not as it was found, as far as we know."""
        return self.state not in (Return.NOT_NEEDED, Return.DONE)

    def remember(self, value: bytes) -> None:
        """Note the value as found, unless it is our own that could not be put back."""
        if not self.owed:
            self.found, self.state = value, Return.NOT_NEEDED

    def use(self, value: bytes) -> Write:
        """Return the request that changes the choice."""
        self.state = Return.OWED
        return Write({self.epc: value})

    def give_back(self, value: bytes) -> None:
        """Begin to put `value` there."""
        self.given, self.state, self._checking = value, Return.OWED, False
        self._silences = self._moves = 0

    def request(self) -> Request:
        """Return what is to be asked next; only while it is `OWED`."""
        return Read((self.epc,)) if self._checking else Write({self.epc: self.given or b""})

    def answered(self, values: tuple[Property, ...], refused: tuple[int, ...]) -> None:
        """Set again what another controller, or a late double of our own request, has moved meanwhile."""
        if not self._checking:
            self.state = Return.REFUSED if refused else Return.OWED
            self._checking = True
            return
        if refused or any(item == Property(self.epc, self.given or b"") for item in values):
            self.state = Return.DONE
            return
        self._moves += 1
        self._checking = False
        if self._moves >= _MOVES:
            self.state = Return.MOVED_AGAIN

    def timed_out(self) -> None:
        """Try again a little; when only the check stays unanswered, the value was accepted all the same."""
        self._silences += 1
        if self._silences >= _SILENCES:
            self.state = Return.DONE if self._checking else Return.SILENT
