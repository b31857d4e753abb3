"""`kaitsu-cli demo --out DIR`: the whole job on the bundled recording, without a window."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from app.cli.commands.check import print_assessment
from app.cli.commands.demand import busiest_meter
from app.cli.commands.draft import draft_document, print_draft
from app.cli.documents import demand_document
from app.cli.exit_code import ExitCode
from app.cli.output import Output, as_json
from app.cli.replayed import replay_whole
from app.cli.today import add_today
from app.demand.table import half_hours_csv, samples_csv
from app.draft.draft import Draft, compose
from app.draft.export import export
from app.errors import InputProblem
from app.resources import resource_path
from app.site.eligibility import Assessment, check
from app.site.site_file import load_site
from app.values import plain
from app.visit import Meter
from app.whole_file import make_folder, write_whole

RECORDING = "demo/office-028a.pcapng"
SITE = "demo/site.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the files go."""
    parser.add_argument("--out", metavar="DIR", type=Path, required=True)
    add_today(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Read the recording, write the demand tables, check the demo site, export its draft."""
    meter = _recorded_meter()
    assessment, draft = _paperwork(arguments.today)
    tables = _write_tables(meter, arguments.out)
    files = export(draft, arguments.out, language=output.language)
    if output.as_json:
        demand = demand_document(meter)
        verdict = assessment.to_json(output.language)
        output.document(
            {
                "demand": demand,
                "check": verdict,
                "draft": draft_document(draft, files, output),
                "tables": [str(path) for path in tables],
            }
        )
        return ExitCode.DONE
    _print_demand(meter, tables, output)
    print_assessment(assessment, output)
    print_draft(draft, files, output)
    return ExitCode.DONE


def _recorded_meter() -> Meter:
    visit, _ = replay_whole(resource_path(RECORDING))
    meter = busiest_meter(visit.meters.values())
    if meter is None:
        raise InputProblem("no_meter_in_capture", file=RECORDING)
    return meter


def _paperwork(today: date) -> tuple[Assessment, Draft]:
    site = load_site(resource_path(SITE))
    return check(site, today), compose(site, today)


def _write_tables(meter: Meter, folder: Path) -> list[Path]:
    contents = {
        folder / "demand.json": as_json(demand_document(meter), indent=2).encode(),
        folder / "demand-samples.csv": samples_csv(meter.demand),
        folder / "demand-half-hours.csv": half_hours_csv(meter.demand),
    }
    make_folder(folder)
    for path, content in contents.items():
        write_whole(path, content)
    return list(contents)


def _print_demand(meter: Meter, tables: list[Path], output: Output) -> None:
    windows = meter.demand.half_hours()
    highest = max(windows, key=lambda window: window.kw)
    output.words(
        "cli.demo.demand",
        samples=len(meter.demand.samples),
        windows=len(windows),
        kw=plain(highest.kw),
        start=f"{highest.start:%Y-%m-%d %H:%M}",
        end=f"{highest.end:%H:%M}",
    )
    for path in tables:
        output.line(f"    {path}")
