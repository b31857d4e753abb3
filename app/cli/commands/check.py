"""`kaitsu-cli check SITE.json`: is the site eligible, by which rule, from which source."""

from __future__ import annotations

import argparse

from app.cli.arguments import add_file
from app.cli.exit_code import ExitCode
from app.cli.output import Output
from app.cli.today import add_today
from app.site.eligibility import Assessment, Eligibility, check
from app.site.site_file import load_site


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
    if output.as_json:
        output.document(assessment.to_json(output.language))
    else:
        print_assessment(assessment, output)
    return ExitCode.DONE if assessment.verdict is Eligibility.ELIGIBLE else ExitCode.NOTHING_FOUND


def print_assessment(assessment: Assessment, output: Output) -> None:
    """Print the rules with their verdicts, reasons and sources, and what they amount to."""
    for finding in assessment.findings:
        verdict = output.text(finding.label)
        output.line(f"[{verdict}] {finding.title(output.language)} ({finding.source})")
        output.line(f"    {finding.message(output.language)}")
    output.words(f"eligibility.{assessment.verdict}")
