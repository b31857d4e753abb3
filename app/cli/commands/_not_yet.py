"""What a command of the contract says whose work has not been built yet."""

from __future__ import annotations

from app.cli.exit_code import ExitCode
from app.cli.output import Output


def not_yet(command: str, output: Output) -> ExitCode:
    """Say so, in words or as a document; a script sees it by exit code 1."""
    if output.as_json:
        output.document({"error": {"code": "not_yet", "message": output.text("cli.not_yet", command=command)}})
    output.remark("cli.not_yet", command=command)
    return ExitCode.BUG
