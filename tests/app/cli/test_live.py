"""A command that waits for a meter waits for what stands for it by now."""

from __future__ import annotations

from app.cli.live import LiveVisit
from app.net.driver import Outcome
from app.simulator.device import VirtualMeter
from app.simulator.faults import Faults
from tests.app.visit.test_identity import FIRST, SECOND, SETTINGS, TwoAddresses
from tests.fakes import METER


class CableDriver:
    """Lets a cable run in memory until something holds."""

    def __init__(self, site):
        self._site = site

    def wake(self):
        pass

    def run_until(self, predicate, timeout_s=None):
        end = self._site.clock.now + timeout_s
        while not predicate():
            if self._site.clock.now >= end:
                return Outcome.TIMED_OUT
            self._site.cable.run(0.05)
        return Outcome.MET


def test_a_meter_that_turns_out_to_be_another_is_read_as_that():
    site = TwoAddresses()
    site.engines[METER] = VirtualMeter(SETTINGS, site.clock.now, Faults(late=0.3))
    live = LiveVisit(site.visit, None, CableDriver(site), None)
    site.visit.discover(site.clock.now)
    live.driver.run_until(lambda: FIRST in site.visit.meters and SECOND in site.visit.meters, 10.0)
    first = site.visit.meters[FIRST]
    assert first is not site.visit.meters[SECOND]
    meter, outcome = live.read_all(first, 60.0)
    assert (outcome, meter) == (Outcome.MET, site.visit.meters[SECOND])
    assert meter is not first
    assert meter.settled
