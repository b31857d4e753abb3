"""How the build scripts talk and run programs; plain standard library, so that an old Python can still read it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT_EXIT = 4
"""Exit code for "this machine lacks something", the same as kaitsu-cli's."""

_started = time.monotonic()


class Stop(Exception):
    """Ends the run: a sentence for the person (may be empty) and the exit code."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


def say(sentence: str) -> None:
    """Tell what happens, with the seconds since the start; on stderr, because stdout belongs to the programs we run."""
    print(f"[{time.monotonic() - _started:6.1f} s] {sentence}", file=sys.stderr, flush=True)


def child_environment(**extra: str) -> dict[str, str]:
    """Return the variables for a program of ours: it finds `app` and `ui` from any folder and speaks UTF-8."""
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUTF8": "1", **extra}


def exit_code(command: Sequence[object], *, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> int:
    """Run a program, its output shown as it comes, and return its exit code."""
    sys.stdout.flush()
    return subprocess.run([str(part) for part in command], env=env, cwd=cwd, check=False).returncode


def run(command: Sequence[object], *, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> None:
    """Run a program; Stop with its own exit code when it fails."""
    code = exit_code(command, env=env, cwd=cwd)
    if code != 0:
        raise Stop(f"This failed with exit code {code}: {' '.join(str(part) for part in command)}", code)


def main(act: Callable[[], None]) -> int:
    """Run a script of this folder: what stops it is said in a sentence, and its exit code is ours."""
    try:
        act()
    except Stop as stop:
        if stop.sentence:
            say(stop.sentence)
        return stop.code
    return 0
