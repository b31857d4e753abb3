"""`kaitsu-cli history`: up to 100 days of half hours, or ten minutes, from the meter, as a document, CSV and XLSX."""

from __future__ import annotations

import argparse
import errno
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Final

from app.cli.arguments import add_network, add_timeout
from app.cli.commands.read import READING_WAIT_S
from app.cli.exit_code import ExitCode
from app.cli.histories import collected_days, history_document, print_history
from app.cli.live import LiveVisit, live_visit
from app.cli.minutes import minutes_document, print_minutes
from app.cli.output import Output, error
from app.demand.half_hours import HalfHours
from app.demand.history import History
from app.demand.minutes import minutes_of
from app.demand.peaks import fixed_day_of
from app.demand.table import history_csv, minutes_csv
from app.echonet.objects import eoj_text
from app.errors import EnvironmentProblem, InputProblem
from app.meter.errand import Errand
from app.meter.history import DAYS, HistoryCollector
from app.meter.history.minutes import MinuteCollector
from app.meter.layouts import MAX_SEGMENTS
from app.meter.snapshot import Snapshot
from app.net.driver import Outcome
from app.visit import Meter
from app.whole_file import cannot_write, write_whole

_TELL_EVERY_S: Final = 2.0
_RETURNING_WAIT_S: Final = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which meter, which days, and a file for them."""
    add_network(parser)
    add_timeout(parser, 10.0)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--days", metavar="0-99", type=history_days, default=list(DAYS))
    what.add_argument("--minutes", metavar=f"1-{MAX_SEGMENTS}", type=int, choices=range(1, MAX_SEGMENTS + 1))
    parser.add_argument("--csv", metavar="FILE", type=Path, default=None)
    parser.add_argument("--xlsx", metavar="FILE", type=Path, default=None)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Find the meter, collect, print; Ctrl+C ends it early, after the meter's day is put back."""
    if arguments.minutes is not None and arguments.xlsx is not None:
        raise InputProblem("xlsx_of_minutes")
    for path in (arguments.csv, arguments.xlsx):
        if path is not None and not path.parent.is_dir():  # better now than after a hundred days
            raise cannot_write(path, OSError(errno.ENOENT, os.strerror(errno.ENOENT)))
    with live_visit(arguments, output) as live:
        meter = live.find_meter(arguments.address, arguments.timeout)
        if meter is None:
            empty: dict[str, object] = (
                {"days": [], "restored_day": None} if arguments.minutes is None else {"minutes": []}
            )
            return _nothing("no_meter_to_read", output, empty, heard=len(live.visit.nodes))
        meter, outcome = live.read_all(meter, READING_WAIT_S)
        if outcome is Outcome.INTERRUPTED:
            return ExitCode.INTERRUPTED
        if arguments.minutes is not None:
            return _minutes(live, meter, arguments, output)
        collector = live.visit.collect_history(meter.key, arguments.days, monotonic())
        outcome = _collect(live, collector, output)
        code = give(meter, collector, Files(arguments.csv, arguments.xlsx), output)
        return ExitCode.INTERRUPTED if outcome is Outcome.INTERRUPTED else code


def history_days(given: str) -> list[int]:
    """Check days before today: `0-99`, `3`, `0,2,5-9`."""
    days: set[int] = set()
    for part in given.split(","):
        first, dash, last = part.partition("-")
        try:
            newest, oldest = int(first), int(last if dash else first)
        except ValueError:
            raise argparse.ArgumentTypeError(f"not days (0-99, 3 or 0,2,5): {given}") from None
        if newest not in DAYS or oldest not in DAYS or newest > oldest:
            raise argparse.ArgumentTypeError(f"days are 0 to 99, the newer first: {given}")
        days.update(range(newest, oldest + 1))
    return sorted(days)


def _nothing(code: str, output: Output, empty: dict[str, object], **params: object) -> ExitCode:
    """Say why there is nothing, in a document of the shape there would have been."""
    finding = error(code, **params)
    if output.as_json:
        output.document(empty | {"findings": [output.finding(finding)]})
    else:
        output.findings([finding])
    return ExitCode.NOTHING_FOUND


def _collect(live: LiveVisit, collector: HistoryCollector, output: Output) -> Outcome:
    """Run until all is collected, telling how far it is; a second Ctrl+C leaves the meter as it is."""
    told = Teller(collector, output)
    live.driver.wake()
    outcome = live.driver.run_until(lambda: told.look() or collector.finished)
    if outcome is Outcome.INTERRUPTED:
        output.remark("cli.history.cancelling")
        _put_back(live, collector)
    told.tell()
    return outcome


def _put_back(live: LiveVisit, errand: Errand) -> None:
    live.visit.cancel_errand(errand, monotonic())
    live.driver.wake()
    live.driver.run_until(lambda: errand.finished, _RETURNING_WAIT_S)


def _minutes(live: LiveVisit, meter: Meter, arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Collect the newest minutes by the meter's clock; a meter without a reading has no clock to go by."""
    readings = meter.demand.readings
    if not readings:
        return _nothing("no_minutes", output, {"minutes": []}, object=eoj_text(meter.key.eoj))
    collector = MinuteCollector(readings[-1].at, arguments.minutes)
    live.visit.run_errand(meter.key, collector, monotonic())
    live.driver.wake()
    outcome = live.driver.run_until(lambda: collector.finished)
    if outcome is Outcome.INTERRUPTED:
        _put_back(live, collector)
    code = give_minutes(meter, collector, arguments.csv, output)
    return ExitCode.INTERRUPTED if outcome is Outcome.INTERRUPTED else code


def give_minutes(meter: Meter, collector: MinuteCollector, csv: Path | None, output: Output) -> ExitCode:
    """Write and print the minutes that came."""
    minutes = minutes_of(collector.registers, meter.snapshot)
    code = ExitCode.DONE if minutes else ExitCode.NOTHING_FOUND
    if csv is not None and minutes:
        code = _write(csv, minutes_csv((one.at, one.values) for one in reversed(minutes)), output)
    if output.as_json:
        output.document(minutes_document(meter, collector, output))
    else:
        print_minutes(meter, collector, output)
    return code


class Teller:
    """Says every now and then how many days are there."""

    def __init__(self, collector: HistoryCollector, output: Output) -> None:
        self._collector = collector
        self._output = output
        self._next = monotonic() + _TELL_EVERY_S

    def look(self) -> bool:
        """Tell if it is time to; never True, so that waiting goes on."""
        if monotonic() >= self._next:
            self._next = monotonic() + _TELL_EVERY_S
            self.tell()
        return False

    def tell(self) -> None:
        """Tell how far it is."""
        now = self._collector.progress(monotonic())
        per_day = f"{now.elapsed_s / now.done:.2f}" if now.done else "-"
        self._output.remark(
            "cli.history.progress",
            wanted=now.wanted,
            done=now.done,
            round_trips=now.round_trips,
            elapsed_s=f"{now.elapsed_s:.0f}",
            per_day_s=per_day,
        )


@dataclass(frozen=True, slots=True)
class Files:
    """Where the half hours go besides the terminal; None is nowhere."""

    csv: Path | None = None
    xlsx: Path | None = None


def give(meter: Meter, collector: HistoryCollector, files: Files, output: Output) -> ExitCode:
    """Write and print; what was collected is printed even when a file cannot be written."""
    history = History(collector.records, meter.snapshot)
    days = [day for _, day in collected_days(collector)]
    code = _write_files(history, days, files, meter.snapshot, output) if days else ExitCode.NOTHING_FOUND
    if output.as_json:
        output.document(history_document(meter, collector, history, output))
    else:
        print_history(collector, history, output)
    return code


def _write_files(history: History, days: list[date], files: Files, snapshot: Snapshot, output: Output) -> ExitCode:
    codes = [ExitCode.DONE]
    if files.csv is not None:
        codes.append(_write(files.csv, history_csv(history, days), output))
    if files.xlsx is not None:
        # Takes a tenth of a second to load: only for whom it is for.
        from app.demand.history_workbook import history_workbook

        content = history_workbook(HalfHours(history, days), output.language, fixed_day_of(snapshot))
        codes.append(_write(files.xlsx, content, output))
    return max(codes)


def _write(path: Path, content: bytes, output: Output) -> ExitCode:
    try:
        write_whole(path, content)
    except EnvironmentProblem as problem:
        output.remark(f"error.{problem.code}", **problem.params)
        return ExitCode.ENVIRONMENT
    output.remark("cli.history.written", path=path)
    return ExitCode.DONE
