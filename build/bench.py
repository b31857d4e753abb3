"""Measure Kaitsu against something comparable, both in the same run: `python3 build/dev.py bench NAME`, or `bench all`.

docs/benchmarks.md says what each benchmark means; `bench all --page docs/benchmarks.md` puts the figures there.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bench_startup import startup, startup_demo
from measure import Measure, Report, Result, machine
from steps import ROOT, Stop, child_environment, say

FIGURES: Final = "<!-- figures: all below is written by `bench all --page` -->\n"
_STDOUT: Final = Path("-")


def wire(arguments: argparse.Namespace) -> Result:
    """Decoding, discovery, histories and damaged datagrams; loads the program only when it is measured."""
    import bench_wire

    return bench_wire.wire(arguments)


def capture(arguments: argparse.Namespace) -> Result:
    """A million captured frames to a demand series, against tshark and pychonet."""
    import bench_capture

    return bench_capture.capture(arguments)


def plot(arguments: argparse.Namespace) -> Result:
    """Redrawing, appending and memory of the live plot at up to 2.6 million points, against plain pyqtgraph."""
    import bench_plot

    return bench_plot.plot(arguments)


def package(arguments: argparse.Namespace) -> Result:
    """Size of the built program, part by part, and its start against that of the sources."""
    import bench_package

    return bench_package.package(arguments)


def window(arguments: argparse.Namespace) -> Result:
    """How late the event loop ever is with a million frames in the log and a meter polled every second; memory."""
    import bench_window

    return bench_window.window(arguments)


def idle(arguments: argparse.Namespace) -> Result:
    """Processor and memory of a window that nobody touches, against a bare window."""
    import bench_idle

    return bench_idle.idle(arguments)


def soak(arguments: argparse.Namespace) -> Result:
    """A day of polling every second in accelerated time, or with --real as many minutes as told with the window."""
    import bench_soak

    return bench_soak.soak(arguments)


BENCHMARKS: Final[dict[str, Callable[[argparse.Namespace], Result]]] = {
    "startup": startup,
    "startup-demo": startup_demo,
    "wire": wire,
    "plot": plot,
    "capture": capture,
    "window": window,
    "idle": idle,
    "package": package,
    "soak": soak,
}
"""Name on the command line to the function that measures; a new benchmark is one function and one entry."""

SHORT: Final[Mapping[str, Sequence[str]]] = {
    "wire": ("--mutants", "200000", "--runs", "3"),
    "plot": ("--runs", "3"),
    "capture": ("--frames", "400000", "--runs", "1"),
}
"""What `all` takes shorter, so that everything is measured within a quarter of an hour."""


def everything() -> list[dict[str, Any]]:
    """Run every benchmark in a process of its own, tell its result as it comes, and return all of them."""
    documents = []
    for name in BENCHMARKS:
        say(f"bench {' '.join([name, *SHORT.get(name, ())])}")
        documents.append(_one(name))
    return documents


def _one(name: str) -> dict[str, Any]:
    """Run one benchmark; one that could not measure is told as one that missed its goal."""
    options, begin = SHORT.get(name, ()), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "result.json"
        command = [sys.executable, str(Path(__file__)), name, *options, "--json", str(file)]
        code = subprocess.run(command, env=child_environment(), cwd=ROOT, check=False).returncode
        known = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else _failed(name, code)
    return {**known, "options": list(options), "took_s": time.monotonic() - begin}


def _failed(name: str, code: int) -> dict[str, Any]:
    failure = Measure("nothing was measured", ratio=float(code), goal=0.0, figures={"exit code": code})
    return document(name, Report([failure]))


def document(name: str, result: Result) -> dict[str, Any]:
    """Return a result for programs: the same keys for every benchmark, and what else it has to say."""
    measures = [one.as_json() for one in result.measures]
    return {**result.as_json(), "benchmark": name, "measures": measures, "met": result.met, "machine": machine()}


def table(documents: Sequence[Mapping[str, Any]]) -> str:
    """Return the figures of all benchmarks as Markdown, with where and how they were measured."""
    rows = [(one["benchmark"], _measure(measure)) for one in documents for measure in one["measures"]]
    lines = [f"| {name} | {one.name} | {_figures(one)} | {_ratio(one)} | {_goal(one)} |" for name, one in rows]
    where, minutes = documents[0]["machine"], sum(one["took_s"] for one in documents) / 60
    load = "" if where["load"] is None else f", load {where['load']:.1f} at the first result"
    shorter = "; ".join(" ".join([one["benchmark"], *one["options"]]) for one in documents if one["options"])
    return "\n".join(
        [
            f"Measured on {datetime.now(UTC):%Y-%m-%d} by `python3 build/dev.py bench all --page docs/benchmarks.md` "
            f"in {minutes:.0f} minutes: {where['system']}, Python {where['python']}, {where['cores']} cores{load}. "
            f"Short forms: {shorter}.",
            "",
            "| bench | what | figures | ratio | goal |",
            "|---|---|---|---:|---|",
            *lines,
            "",
        ]
    )


def write_page(page: Path, documents: Sequence[Mapping[str, Any]]) -> None:
    """Put the figures into a page, below its own words."""
    words = page.read_text(encoding="utf-8").partition(FIGURES)[0]
    page.write_text(f"{words}{FIGURES}\n{table(documents)}", encoding="utf-8", newline="\n")


def _measure(known: Mapping[str, Any]) -> Measure:
    return Measure(**{name: value for name, value in known.items() if name != "met"})


def _figures(one: Measure) -> str:
    return one.skipped or one.figures_text()


def _ratio(one: Measure) -> str:
    return "" if one.skipped else f"{one.ratio:.2f}"


def _goal(one: Measure) -> str:
    return "skipped" if one.skipped else one.verdict


def tell(found: object, text: str, target: Path | None) -> None:
    """Print a result for people, or for programs where that is wanted of stdout, or write it to a file as well."""
    found_text = json.dumps(found, indent=2)
    if target is not None and target != _STDOUT:
        target.write_text(found_text + "\n", encoding="utf-8", newline="\n")
    print(found_text if target == _STDOUT else text)


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    front = argparse.ArgumentParser(prog="bench", description="Measure Kaitsu.")
    front.add_argument("benchmark", choices=[*BENCHMARKS, "all"])
    front.add_argument("--runs", type=int, default=7, metavar="N", help="runs of each side (7)")
    front.add_argument("--mutants", type=int, default=1_000_000, metavar="N", help="damaged datagrams for wire (10^6)")
    front.add_argument("--frames", type=int, default=1_000_000, metavar="N", help="frames in capture, window (10^6)")
    front.add_argument("--minutes", type=float, default=1.0, metavar="N", help="minutes for window and idle (1)")
    front.add_argument("--hours", type=int, default=24, metavar="N", help="hours for soak in accelerated time (24)")
    front.add_argument("--real", type=float, default=0.0, metavar="MINUTES", help="soak in real time, in the window")
    front.add_argument("--page", type=Path, metavar="FILE", help="write what `all` found into this page")
    front.add_argument(
        "--json", type=Path, nargs="?", const=_STDOUT, metavar="FILE", help="one JSON document on stdout, or in FILE"
    )
    return front


def main() -> int:
    """Run one benchmark, or all, and print the result; exit code 1 when a goal is missed."""
    arguments = parser().parse_args()
    try:
        if arguments.benchmark == "all":
            documents = everything()
            if arguments.page:
                write_page(arguments.page, documents)
            tell(documents, table(documents), arguments.json)
            return 0 if all(one["met"] for one in documents) else 1
        result = BENCHMARKS[arguments.benchmark](arguments)
    except Stop as stop:
        print(stop.sentence, file=sys.stderr)
        return stop.code
    tell(document(arguments.benchmark, result), result.as_text(), arguments.json)
    return 0 if result.met else 1


if __name__ == "__main__":
    sys.exit(main())
