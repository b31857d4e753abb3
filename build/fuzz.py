"""Feed everything that reads files and datagrams with hostile ones: `python build/fuzz.py usage --seconds 300`.

With atheris (`pip install atheris`) coverage leads the way, see `--atheris`; without it, chance does. What breaks a
target, or takes the processor longer than a second, is kept in `--out`; once mended it belongs into
`tests/data/hostile/`.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import logging
import math
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from steps import ROOT, say

if TYPE_CHECKING:
    from fuzz_targets import Target

LONGEST_S: Final = 1.0
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Watch:
    """Notes every file that is opened to be written outside the folder of the moment."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.outside: list[str] = []
        sys.addaudithook(self._heard)

    @contextmanager
    def inside(self) -> Iterator[Path]:
        """Make an empty folder and watch until it is deleted again; AssertionError for a file beyond it."""
        folder = Path(tempfile.mkdtemp(prefix="kaitsu-fuzz-"))
        self.folder = folder
        try:
            yield folder
        finally:
            self.folder = None
            shutil.rmtree(folder)
            outside, self.outside = self.outside, []
        assert not outside, f"written outside the folder: {outside}"

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.folder is None:
            return
        if event in ("os.mkdir", "os.rename", "os.remove", "os.symlink", "os.link", "sqlite3.connect"):
            self._look(arguments[1 if event in ("os.rename", "os.symlink", "os.link") else 0])
        elif event == "open" and isinstance(arguments[0], str | bytes) and arguments[2] & _WRITING:
            self._look(arguments[0])

    def _look(self, path: object) -> None:
        text = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else ""
        if text and text != ":memory:" and not Path(text).resolve().is_relative_to(str(self.folder)):
            self.outside.append(text)


class Fuzzer:
    """Tries hostile files on one target and keeps those that show a defect, one for each place it shows at."""

    def __init__(self, target: Target, out: Path) -> None:
        self.target, self.out = target, out
        self.tried, self.slowest = 0, 0.0
        self.found: dict[str, Path] = {}
        self._watch = Watch()

    def try_out(self, content: bytes, longest_s: float = LONGEST_S) -> None:
        """Try one file."""
        self.tried += 1
        began = time.process_time()  # the processor's time: a busy machine is no defect of ours
        try:
            with self._watch.inside() as folder:
                self.target.try_out(content, folder)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
            self._keep(content, f"{type(error).__name__} at {_place(error)}: {str(error)[:200]}", _place(error))
        took = time.process_time() - began
        self.slowest = max(self.slowest, took)
        if took > longest_s:
            self._keep(content, f"took {took:.1f} s", "slow")

    def _keep(self, content: bytes, what: str, where: str) -> None:
        if where not in self.found:
            path = self.out / f"{self.target.name}-{hashlib.sha256(content).hexdigest()[:12]}"
            self.out.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            self.found[where] = path
            say(f"{self.target.name}: {what} ({path})")


def _place(error: BaseException) -> str:
    ours = [one for one in traceback.extract_tb(error.__traceback__) if str(ROOT) in one.filename]
    last = ours[-1] if ours else traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


def by_chance(fuzzer: Fuzzer, seconds: float, seed: int) -> None:
    """Try mutants of the seeds."""
    rng, end = random.Random(seed), time.monotonic() + seconds
    for content in [*fuzzer.target.seeds(), *(path.read_bytes() for path in fuzzer.target.kept())]:
        fuzzer.try_out(content, math.inf)  # what is needed first, such as fonts, is loaded now
    fuzzer.slowest = 0.0
    while time.monotonic() < end:
        fuzzer.try_out(fuzzer.target.mutant(rng))


def by_coverage(atheris: Any, fuzzer: Fuzzer, seconds: float) -> None:
    """Let atheris choose what to try; it ends the process."""
    corpus = Path(tempfile.mkdtemp(prefix="kaitsu-corpus-"))
    for number, content in enumerate(fuzzer.target.seeds()):
        (corpus / str(number)).write_bytes(content)
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds:.0f}", "-rss_limit_mb=1500", str(corpus)], fuzzer.try_out)
    atheris.Fuzz()


def targets_of(atheris: Any) -> Mapping[str, Target]:
    """Return the targets; what atheris is to follow has to be imported under its eyes."""
    with nullcontext() if atheris is None else atheris.instrument_imports(include=["app"]):
        targets: Mapping[str, Target] = importlib.import_module("fuzz_targets").TARGETS
    return targets


def main() -> int:
    """Fuzz the named targets, all by default, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "targets", nargs="*", metavar="TARGET", help="all by default; `fuzz_targets.py` has their names"
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="for each target")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "fuzz")
    parser.add_argument("--atheris", action="store_true", help="led by coverage; one target at a time")
    arguments = parser.parse_args()
    logging.disable()  # what is wrong with a mutant is no news
    atheris = importlib.import_module("atheris") if arguments.atheris else None
    targets = targets_of(atheris)
    found = 0
    for name in arguments.targets or targets:
        fuzzer = Fuzzer(targets[name], arguments.out)
        if atheris is not None:
            by_coverage(atheris, fuzzer, arguments.seconds)
        else:
            by_chance(fuzzer, arguments.seconds, arguments.seed)
        say(f"{name}: {fuzzer.tried} tried, the slowest took {fuzzer.slowest:.2f} s, {len(fuzzer.found)} defects")
        found += len(fuzzer.found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
