"""What a meter is asked beside errands: what is missing, again in smaller batches what it refused, the demand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.echonet.events import Refused
from app.echonet.session import Session
from app.meter.plan import batches, polled, reading_plan, smaller
from app.meter.snapshot import IDENTIFICATION, ROUTE_B_IDENTIFICATION
from app.visit.known import Meter

_TIMES_GIVEN_UP: Final = 3
"""A property given up so often is asked again only when the person searches, or the meter announces itself."""


class Asking:
    """Puts questions to meters on the session; asks nothing where it cannot send."""

    def __init__(self, session: Session, can_send: bool) -> None:
        self._session = session
        self.can_send = can_send

    def read(self, meter: Meter, epcs: Iterable[int], now: float) -> None:
        """Ask for properties, in batches the meter answers."""
        self._get(meter, batches(list(epcs), meter.batch), now)

    def missing(self, meter: Meter, now: float) -> None:
        """Read the maps, and once the Get map is known everything it names; again when the node is found anew."""
        wanted = [epc for epc in meter.missing if epc not in meter.unread and meter.given_up[epc] < _TIMES_GIVEN_UP]
        plan = reading_plan(wanted, meter.batch) if meter.readable else batches(wanted, meter.batch)
        self._get(meter, plan, now)

    def who_it_is(self, meter: Meter, now: float) -> None:
        """Ask a meter that was away for its identification again: another may have taken its place and address."""
        known = [epc for epc in (IDENTIFICATION, ROUTE_B_IDENTIFICATION) if meter.snapshot.raw(epc)]
        self.read(meter, (epc for epc in known if epc not in meter.unread), now)

    def demand(self, meter: Meter, now: float) -> None:
        """Ask for what demand is made of."""
        self.read(meter, polled(meter.readable - meter.unsupported), now)

    def refused(self, meter: Meter, event: Refused, now: float) -> None:
        """Ask again for fewer at once: some meters refuse large batches. What is refused alone is not supported."""
        asked = event.exchange.asked
        refused = [epc for epc in asked if epc in event.epcs or not event.epcs]
        if len(asked) > 1 and event.exchange.own:
            came = len(asked) - len(refused)
            meter.doubted |= dict.fromkeys(refused, came)
            self._get(meter, batches(refused, smaller(len(asked), came)), now)
            return
        had_map = bool(meter.readable)
        meter.unsupported |= set(refused) - set(meter.snapshot.epcs())
        meter.unread -= set(refused)
        if not had_map:
            self.missing(meter, now)

    def _get(self, meter: Meter, plan: Iterable[tuple[int, ...]], now: float) -> None:
        if not self.can_send:
            return
        for batch in plan:
            self._session.get(meter.key.address, meter.key.eoj, batch, now)
            meter.unread |= set(batch)
