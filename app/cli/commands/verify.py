"""`kaitsu-cli verify BUNDLE.zip`: does every file of a bundle match its manifest? Nothing is unpacked."""

from __future__ import annotations

import argparse

from app.cli.arguments import add_file
from app.cli.exit_code import ExitCode
from app.cli.output import Output
from app.cli.progress import reading
from app.report.verification import CheckedFile, Verified, verify


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The bundle."""
    add_file(parser, "BUNDLE.zip")


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Print what was found of each file; 3 where anything differs, is missing or should not be there."""
    with reading(arguments.file, output) as progress:
        verified = verify(arguments.file, progress)
    if output.as_json:
        output.document(verified_document(verified))
    else:
        print_verified(verified, output)
    return ExitCode.DONE if verified.intact else ExitCode.NOTHING_FOUND


def verified_document(verified: Verified) -> dict[str, object]:
    """Return what the contract prints of a bundle."""
    return {
        "intact": verified.intact,
        "format": verified.kind,
        "program": verified.program,
        "made_at": verified.made_at,
        "manifest_sha256": verified.fingerprint,
        "files": [{"path": one.path, "size": one.size, "state": one.state} for one in verified.files],
    }


def print_verified(verified: Verified, output: Output) -> None:
    """Print the list and what it amounts to."""
    head = [output.text(f"cli.verify.{column}") for column in ("state", "size", "path")]
    output.table(head, [_row(one, output) for one in verified.files], right=frozenset({1}))
    output.words("cli.verify.made", program=verified.program, at=f"{verified.made_at:%Y-%m-%d %H:%M}")
    output.words("cli.verify.fingerprint", sha256=verified.fingerprint)
    output.words("bundle.intact" if verified.intact else "bundle.not_intact")


def _row(one: CheckedFile, output: Output) -> list[str]:
    return [output.text(f"bundle.state.{one.state}"), f"{one.size:,}", one.path]
