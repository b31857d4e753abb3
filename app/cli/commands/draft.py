"""`kaitsu-cli draft SITE.json --out DIR`: the application draft, in every format or in some.

A saved draft (`kaitsu-draft.json`) in place of SITE.json is put into other formats as it is.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.arguments import add_file
from app.cli.exit_code import ExitCode
from app.cli.output import Output
from app.cli.today import add_today
from app.draft.draft import Draft, compose
from app.draft.draft_file import from_json, is_draft
from app.draft.export import FORMATS, export
from app.draft.wording import told
from app.site import site_file
from app.site.site_file import read_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The site, where the files go, and which."""
    add_file(parser, "SITE.json")
    add_today(parser)
    parser.add_argument("--out", metavar="DIR", type=Path, required=True)
    parser.add_argument("--format", metavar=",".join(FORMATS), type=_formats, default=FORMATS)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Write the draft even when it is incomplete: it says so itself, and the exit code stays 0."""
    document = read_json(arguments.file)
    draft = from_json(document) if is_draft(document) else compose(site_file.from_json(document), arguments.today)
    files = export(draft, arguments.out, arguments.format, output.language)
    if output.as_json:
        output.document(draft_document(draft, files, output))
    else:
        print_draft(draft, files, output)
    return ExitCode.DONE


def draft_document(draft: Draft, files: list[Path], output: Output) -> dict[str, object]:
    """Return what the contract prints of a draft."""
    problems = [problem.to_json(output.language) for problem in draft.problems]
    return {"complete": draft.complete, "problems": problems, "files": [str(path) for path in files]}


def print_draft(draft: Draft, files: list[Path], output: Output) -> None:
    """Print what is wrong with the draft and where it was put."""
    for problem in draft.problems:
        severity = output.text(f"severity.{problem.severity}")
        output.line(f"[{severity}] {told(draft, problem, output.language)} ({problem.source})")
    output.words("cli.draft.complete" if draft.complete else "cli.draft.incomplete")
    for path in files:
        output.line(f"    {path}")


def _formats(given: str) -> tuple[str, ...]:
    formats = tuple(name.strip() for name in given.split(",") if name.strip())
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise argparse.ArgumentTypeError(f"{given}: formats are {', '.join(FORMATS)}")
    return formats
