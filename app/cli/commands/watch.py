"""`kaitsu-cli watch`: one line per sample, with the demand so far and what it will come to."""

from __future__ import annotations

import argparse
from datetime import datetime
from time import monotonic

from app.cli.arguments import add_network, add_timeout, interval, kilowatts, seconds
from app.cli.commands.read import READING_WAIT_S, no_meter
from app.cli.exit_code import ExitCode
from app.cli.live import LiveVisit, live_visit
from app.cli.output import Output, as_json, digits, number, rounded
from app.demand.alarms import DemandWatch
from app.demand.cross_check import cross_check_finding
from app.demand.outlook import Limits, Outlook
from app.demand.series import Sample
from app.demand.span import ALL, Span
from app.net.driver import Outcome
from app.values import plain
from app.visit import Meter


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which meter, how often, how long, against which target."""
    add_network(parser)
    add_timeout(parser, 10.0)
    parser.add_argument("--interval", metavar="S", type=interval, default=10.0)
    parser.add_argument("--duration", metavar="S", type=seconds, default=None)
    parser.add_argument("--target", metavar="KW", type=kilowatts, default=None)
    parser.add_argument("--contract", metavar="KW", type=kilowatts, default=None)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Print samples until the time is over or Ctrl+C, which ends a watch well."""
    with live_visit(arguments, output) as live:
        meter = live.find_meter(arguments.address, arguments.timeout)
        if meter is None:
            return no_meter(live, output)
        meter, outcome = live.read_all(meter, READING_WAIT_S)
        if outcome is Outcome.INTERRUPTED:
            return ExitCode.DONE
        printer = SamplePrinter(meter, arguments, output)
        live.visit.subscribe(lambda _: printer.print_new())
        _watch(live, meter, arguments, output)
        remark_on_power(live.current(meter), output)
        return ExitCode.DONE if printer.printed else ExitCode.NOTHING_FOUND


def _watch(live: LiveVisit, meter: Meter, arguments: argparse.Namespace, output: Output) -> None:
    live.visit.watch(meter.key, arguments.interval, monotonic())
    live.driver.wake()
    output.remark("cli.watch.waiting")
    live.driver.run_until(lambda: False, arguments.duration)


def remark_on_power(meter: Meter, output: Output) -> None:
    """Say whether the instantaneous power was what the register counted, where a meter has both."""
    if meter.power_check is not None:
        finding = cross_check_finding(meter.power_check)
        output.remark(f"finding.{finding.code}", **finding.params)


class SamplePrinter:
    """Prints each sample once; the one that the reading of the meter brought is the first."""

    def __init__(self, meter: Meter, arguments: argparse.Namespace, output: Output) -> None:
        self._meter = meter
        self._demand = DemandWatch(meter.demand, Limits(arguments.target, arguments.contract))
        self._output = output
        self.printed: set[datetime] = set()
        self._newest = ALL.start
        self.print_new()

    def print_new(self) -> None:
        """Print what came since the last call; a sample that came late belongs before those printed already."""
        self._print_from(self._newest)
        if self._meter.demand.sample_count != len(self.printed):
            self._print_from(ALL.start)

    def _print_from(self, start: datetime) -> None:
        for sample in self._meter.demand.samples_in(Span(start, ALL.end)):
            if sample.at not in self.printed:
                self.printed.add(sample.at)
                self._newest = max(self._newest, sample.at)
                self._demand.look()
                now = self._demand.outlook
                self._print(sample, now if now and now.at == sample.at else None)

    def _print(self, sample: Sample, now: Outlook | None) -> None:
        document = _document(sample, now)
        if self._output.as_json:
            self._output.line(as_json(document))
            return
        energy = number(sample.kwh)
        words = self._output.text("value.no_data") if energy is None else f"{plain(energy)} kWh"
        self._output.line("  ".join([f"{sample.at:%Y-%m-%d %H:%M:%S}", words, *self._terms(document)]))

    def _terms(self, document: dict[str, object]) -> list[str]:
        shown = [key for key in ("present_kw", "forecast_kw", "adjustable_kw") if document[key] is not None]
        cells = [f"{self._output.text(f'demand.{key}')} {digits(document[key])} kW" for key in shown]
        state = document["state"]
        return [*cells, self._output.text(f"demand.state.{state}")] if state else cells


def _document(sample: Sample, now: Outlook | None) -> dict[str, object]:
    load = now.load if now else None
    return {
        "at": sample.at,
        "kwh": number(sample.kwh),
        "reverse_kwh": number(sample.reverse_kwh),
        "load_kw": rounded(load.kw) if load else None,
        "band_kw": rounded(load.band_kw) if load else None,
        "present_kw": rounded(now.present_kw) if now else None,
        "forecast_kw": rounded(now.forecast_kw) if now else None,
        "adjustable_kw": rounded(now.adjustable_kw) if now else None,
        "remaining_s": int(now.remaining.total_seconds()) if now else None,
        "state": now.state if now else None,
    }
