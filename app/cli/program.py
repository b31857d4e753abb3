"""Arguments to commands, errors to exit codes."""

from __future__ import annotations

import argparse
import errno
import io
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final, Protocol, cast

from app import __version__
from app.cli.exit_code import ExitCode
from app.cli.output import Output, as_json
from app.errors import AppError, EnvironmentProblem
from app.messages import Language, explain, text

COMMANDS: Final = (
    "interfaces",
    "discover",
    "read",
    "watch",
    "history",
    "diagnose",
    "simulate",
    "decode",
    "demand",
    "usage",
    "check",
    "draft",
    "report",
    "verify",
    "guide",
    "demo",
)
"""One module in `app.cli.commands` each; a new command is a new file and a word here."""


class Command(Protocol):
    """What a module in `commands/` offers."""

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        """Declare the command's own arguments."""
        ...

    @staticmethod
    def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
        """Do the work; AppError becomes words and an exit code."""
        ...


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    given = _parser(_language(arguments)).parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, level=logging.DEBUG if given.verbose else logging.WARNING)
    output = Output(given.json, Language(given.language))
    try:
        return _command(given.command).run(given, output)
    except AppError as problem:
        return _failed(problem, output)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except OSError as problem:
        if problem.errno not in (errno.EPIPE, errno.EINVAL):  # Windows calls a closed pipe an invalid argument
            raise
        # The reader (head, a closed pager) has seen enough; Python must not complain about it while it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE


def _failed(problem: AppError, output: Output) -> ExitCode:
    words = explain(problem, output.language)
    if output.as_json:
        output.line(as_json({"error": {"code": problem.code, "message": words}}))
    print(words, file=sys.stderr)
    return ExitCode.ENVIRONMENT if isinstance(problem, EnvironmentProblem) else ExitCode.BAD_INPUT


def _command(name: str) -> Command:
    return cast(Command, import_module(f"app.cli.commands.{name}"))


def _language(arguments: Sequence[str] | None) -> Language:
    """Return the language of the help itself: as the arguments say, else as KAITSU_LANGUAGE does, else Japanese."""
    first = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    first.add_argument("--language", default=os.environ.get("KAITSU_LANGUAGE"))
    try:
        wanted = first.parse_known_args(arguments)[0].language
    except argparse.ArgumentError:
        wanted = None  # the real parser says what is wrong
    return Language(wanted) if wanted in set(Language) else Language.JA


def _parser(words: Language) -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help=text("cli.help.json", words))
    common.add_argument(
        "--language",
        choices=[one.value for one in Language],
        default=words.value,
        help=text("cli.help.language", words),
    )
    common.add_argument("--verbose", action="store_true", help=text("cli.help.verbose", words))
    parser = argparse.ArgumentParser(prog="kaitsu-cli", description=text("cli.help", words))
    parser.add_argument("--version", action="version", version=f"Kaitsu {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar=text("cli.help.command", words))
    for name in COMMANDS:
        help_text = text(f"cli.help.{name}", words)
        one = commands.add_parser(name, parents=[common], help=help_text, description=help_text)
        _command(name).add_arguments(one)
        _explain_arguments(one, words)
    return parser


def _explain_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Give every argument of a command its words; the same name means the same in every command."""
    for action in parser._actions:
        if action.help is None:
            action.help = text(f"cli.argument.{action.dest}", language)
