"""`kaitsu-cli check SITE.json`: is the site eligible, by which rule, from which source; and until when what is due."""

from __future__ import annotations

import argparse
from datetime import datetime, time

from app.cli.arguments import add_file
from app.cli.exit_code import ExitCode
from app.cli.output import Output
from app.cli.today import add_today
from app.site.application import Reminder, reminders
from app.site.eligibility import Assessment, Eligibility, check
from app.site.site_file import load_site
from app.values import JST


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The site, and the day on which it is judged."""
    add_file(parser, "SITE.json")
    add_today(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Print one finding per rule; exit code 3 unless the site is eligible."""
    site = load_site(arguments.file)
    for key in site.unknown_keys:
        output.remark("finding.unknown_key", key=key)
    assessment = check(site, arguments.today)
    due = reminders(site, datetime.combine(arguments.today, time(), JST))
    if output.as_json:
        output.document(assessment.to_json(output.language) | {"reminders": [_document(one, output) for one in due]})
    else:
        print_assessment(assessment, output)
        for one in due:
            output.words(one.words, when=one.when)
    return ExitCode.DONE if assessment.verdict is Eligibility.ELIGIBLE else ExitCode.NOTHING_FOUND


def print_assessment(assessment: Assessment, output: Output) -> None:
    """Print the rules with their verdicts, reasons and sources, and what they amount to."""
    for finding in assessment.findings:
        verdict = output.text(finding.label)
        output.line(f"[{verdict}] {finding.title(output.language)} ({finding.source})")
        output.line(f"    {finding.message(output.language)}")
    output.words(f"eligibility.{assessment.verdict}")


def _document(reminder: Reminder, output: Output) -> dict[str, str]:
    return {
        "id": reminder.id,
        "urgency": reminder.urgency,
        "when": reminder.when,
        "source": reminder.source,
        "message": output.text(reminder.words, when=reminder.when),
    }
