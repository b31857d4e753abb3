"""`kaitsu-cli report CAPTURE --out DIR`: the commissioning report of a recorded visit, or a bundle with everything."""

from __future__ import annotations

import argparse
import platform
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from app import __version__
from app.cli.arguments import add_file
from app.cli.commands.demand import busiest_meter
from app.cli.exit_code import ExitCode
from app.cli.output import Output
from app.cli.replayed import feed, listening_visit
from app.demand.half_hours import HalfHours
from app.demand.history import History
from app.demand.history_findings import history_findings
from app.demand.markers import load_markers, notes_path
from app.demand.outlook import Limits
from app.demand.table import history_csv
from app.diagnosis import NetworkFacts, Observer, diagnose
from app.diagnosis.telling import told
from app.findings import Finding
from app.messages import Language
from app.report.bundle import REPORT, bundle_name, write_bundle
from app.report.composing import compose
from app.report.enclosing import enclosed
from app.report.exporters import EXPORTERS
from app.report.facts import Facts, HistoryPart
from app.report.model import Report
from app.site.model import Site
from app.site.site_file import load_site
from app.values import JST
from app.visit import Meter
from app.visit.report import meter_part
from app.whole_file import make_folder, write_whole

FORMATS: Final = (*EXPORTERS, "zip")
FILE_STEM: Final = "kaitsu-report"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The capture, the site, where the files go, and which."""
    add_file(parser, "CAPTURE")
    parser.add_argument("--site", metavar="SITE.json", type=Path, default=None)
    parser.add_argument("--out", metavar="DIR", type=Path, required=True)
    parser.add_argument("--format", metavar=",".join(FORMATS), type=_formats, default=FORMATS)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Write the report whatever is missing: it says so itself, and the exit code stays 0."""
    site = load_site(arguments.site) if arguments.site else Site()
    recorded = _replay(arguments.file, output.language, site)
    report = compose(recorded.facts, output.language)
    make_folder(arguments.out)
    files = [_write(name, arguments.out, arguments.file, recorded, report) for name in arguments.format]
    if output.as_json:
        notes = [output.finding(one) for one in recorded.notes]
        output.document({"files": [str(path) for path in files], "notes": notes})
    else:
        for path in files:
            output.line(str(path))
        output.findings(recorded.notes)
    return ExitCode.DONE


@dataclass(frozen=True, slots=True)
class _Recorded:
    """A recorded visit as a report needs it, and what the file lacks."""

    facts: Facts
    history: bytes | None
    notes: list[Finding]


def _replay(path: Path, language: Language, site: Site) -> _Recorded:
    visit, notes, received = listening_visit(), list[Finding](), 0
    observer = Observer(visit)
    for item in feed(visit, path, notes):
        observer.saw(item.datagram, sent=False)
        received += 1
    meter = busiest_meter(visit.known.distinct_meters())
    history = _history(meter)
    contract = None if site.contract_kw is None else Decimal(site.contract_kw)
    facts = Facts(
        made_at=datetime.now(JST),
        site=site,
        meter=meter_part(visit, meter) if meter else None,
        received=received,
        limits=Limits(contract_kw=contract),
        markers=load_markers(notes_path(path)).all,
        history=history[0] if history else None,
        diagnoses=told(diagnose(observer.facts(NetworkFacts(live=False), searched=True)), language),
        recordings=(path.name,),
        versions={"Kaitsu": __version__, "Python": platform.python_version(), "OS": platform.platform()},
    )
    return _Recorded(facts, history[1] if history else None, notes)


def _history(meter: Meter | None) -> tuple[HistoryPart, bytes] | None:
    """Return the days that were overheard, and as CSV."""
    collector = meter.history if meter else None
    if meter is None or collector is None or not collector.records:
        return None
    history = History(collector.records, meter.snapshot)
    half_hours = HalfHours(history, collector.records)
    findings = tuple(history_findings(collector, history))
    return HistoryPart(half_hours, findings), history_csv(history, half_hours.collected)


def _write(name: str, folder: Path, capture: Path, recorded: _Recorded, report: Report) -> Path:
    made_at = recorded.facts.made_at
    if name == "zip":
        path = folder / bundle_name(REPORT, recorded.facts.site.customer.name or capture.stem, made_at)
        write_bundle(path, REPORT, enclosed(report, recorded.facts, (capture,), recorded.history), made_at)
        return path
    path = folder / f"{FILE_STEM}.{name}"
    write_whole(path, EXPORTERS[name](report))
    return path


def _formats(given: str) -> tuple[str, ...]:
    formats = tuple(name.strip() for name in given.split(",") if name.strip())
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise argparse.ArgumentTypeError(f"{given}: formats are {', '.join(FORMATS)}")
    return formats
