"""How a command ended, for scripts that call it."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The contract's exit codes; argparse itself exits with 2 for wrong usage."""

    DONE = 0
    BUG = 1
    BAD_INPUT = 2
    NOTHING_FOUND = 3
    ENVIRONMENT = 4
    INTERRUPTED = 130
