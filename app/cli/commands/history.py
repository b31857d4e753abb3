"""`kaitsu-cli history`: up to 100 days of half hours; not built yet."""

from __future__ import annotations

import argparse

from app.cli.commands._not_yet import not_yet
from app.cli.exit_code import ExitCode
from app.cli.output import Output


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments until there is something to choose."""


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Say that it is not there yet."""
    return not_yet("history", output)
