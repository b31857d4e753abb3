#!/usr/bin/env python3
"""Everything a developer does with Kaitsu, from a bare checkout: `python3 build/dev.py --help`.

The first call makes `.venv` from build/requirements.lock; later calls find it and start at once.
Exit codes: that of the program which failed; 4 when this machine lacks something (it is named, with the command).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from environment import STAMP, ensure_environment, venv_python
from package import package
from steps import ROOT, Stop, child_environment, exit_code, run, say
from system_packages import WITH_WINDOW, WITHOUT_WINDOW, ensure_libraries, install, may_install, missing_packages

PEERS = ROOT / "tests" / "peers"
TEST_PROGRAMS = {
    **{"ip": "iproute2", "sysctl": "procps", "tshark": "tshark", "node": "nodejs", "npm": "npm"},
    **{"Xvfb": "xvfb", "xdotool": "xdotool", "strace": "strace"},
}
"""Program to Debian package: virtual cables, other people's ECHONET Lite, a screen with somebody at its keyboard, a
look at system calls. Installed unasked on CI machines only."""

SIZES = ("1366x768", "1920x1080")
"""The windows that are photographed, the manual's first."""

SIDE_BY_SIDE = ("-n", "auto", "--dist", "loadfile", "--max-worker-restart", "0")
"""A process per core, and none stands in for one that crashed.

A file's tests stay together, for they share what is costly to make, as the played demo is."""

LOCK = ROOT / "build" / "requirements.lock"
UV = "uv==0.13.9"
LOCKS = {
    "requirements.lock": ["pyproject.toml", "--group", "pyproject.toml:dev", "--universal"],
    "runtime.lock": ["pyproject.toml", "--universal"],
    "audit.lock": ["--group", "pyproject.toml:audit", "--universal"],
    "peers.lock": ["--group", "pyproject.toml:peers", "--universal"],
    "windows.lock": [
        *["pyproject.toml", "--group", "pyproject.toml:freeze", "--constraint", "build/requirements.lock"],
        *["--python-platform", "x86_64-pc-windows-msvc", "--no-annotate"],
    ],
}
"""Lock file to what uv resolves for it, in this order; what is built for Windows has the versions tested here."""


def project_python(*, window: bool = False) -> Path:
    """Return the Python of the project's environment, after making it and Qt's libraries ready."""
    ensure_libraries(WITH_WINDOW if window else WITHOUT_WINDOW)
    return ensure_environment(ROOT / ".venv", LOCK)


def has_display() -> bool:
    """Tell whether a window can be shown."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def offscreen() -> dict[str, str]:
    """Return the variables for a program that draws without a display, unless the caller chose a platform."""
    return child_environment(QT_QPA_PLATFORM=os.environ.get("QT_QPA_PLATFORM", "offscreen"))


def demo(_: argparse.Namespace) -> None:
    """Show the window on the bundled recording; where there is no display, do the same job and leave files."""
    if has_display():
        python = project_python(window=True)
        say("Opening Kaitsu on the bundled recording; close the window to end.")
        run([python, "-m", "ui.main", "--demo"], env=child_environment())
        return
    python = project_python()
    out = ROOT / "out" / "demo"
    say("No display here, so the demo runs without a window.")
    run([python, "-m", "app.cli", "demo", "--out", out], env=child_environment())
    say("Drawing the pages.")
    pictures = out / "pictures"
    run([python, ROOT / "build" / "screenshots.py", "--out", pictures], env=offscreen())
    say(f"Done. Pictures of every page: {pictures} ({len(list(pictures.glob('*.png')))} files).")
    say(f"Application draft and demand table: {out}")
    for path in sorted(path for path in out.iterdir() if path.is_file()):
        say(f"    {path.name}")


def window(arguments: argparse.Namespace) -> None:
    """Open the window on the network, or as the arguments say; its exit code becomes ours."""
    python = project_python(window=has_display())
    code = exit_code([python, "-m", "ui.main", *arguments.rest], env=child_environment())
    if code:
        raise Stop("", code)


def cli(arguments: argparse.Namespace) -> None:
    """Run kaitsu-cli; its exit code becomes ours, without a word added."""
    code = exit_code([project_python(), "-m", "app.cli", *arguments.rest], env=child_environment())
    if code:
        raise Stop("", code)


def test(arguments: argparse.Namespace) -> None:
    """Check style, types and import directions, then run the tests; the first failure ends it."""
    python = project_python()
    prepare_peers()
    checks = {
        "ruff check": [python, "-m", "ruff", "check", "."],
        "ruff format": [python, "-m", "ruff", "format", "--check", "."],
        "mypy": [python, "-m", "mypy"],
        "import-linter": [python, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-logo"],
    }
    names = [*checks, "pytest"]
    for position, (name, command) in enumerate(checks.items()):
        say(f"{name}:")
        code = exit_code(command, env=child_environment(), cwd=ROOT)
        if code:
            raise Stop(f"{name} failed (exit code {code}). Not run: {', '.join(names[position + 1 :])}.", code)
    say(f"{', '.join(checks)}: passed. pytest:")
    # pytest speaks last: its summary is the result.
    code = exit_code([python, "-m", "pytest", *SIDE_BY_SIDE, *arguments.rest], env=offscreen(), cwd=ROOT)
    if code:
        raise Stop("", code)


def prepare_peers() -> None:
    """Make ready the programs of others that tests/peers talks to; they never become part of Kaitsu."""
    ensure_environment(ROOT / ".venv-peers", ROOT / "build" / "peers.lock")
    missing = [package for program, package in TEST_PROGRAMS.items() if not shutil.which(program)]
    missing += missing_packages(WITH_WINDOW) if sys.platform.startswith("linux") else []
    if missing and os.environ.get("CI") and may_install():
        install(missing, "Testing against other programs")
    elif missing:
        say(f"Tests that need {', '.join(missing)} are skipped: not installed here.")
    npm = shutil.which("npm")
    if npm:
        install_node_modules(npm, PEERS)


def install_node_modules(npm: str, folder: Path) -> None:
    """Install what the folder's package-lock.json lists, unless that was done already."""
    stamp = folder / "node_modules" / STAMP
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    say(f"Installing the Node.js programs of {folder.relative_to(ROOT)}.")
    run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(wanted, encoding="utf-8")


def lock(arguments: argparse.Namespace) -> None:
    """Resolve pyproject.toml anew into build/*.lock, keeping versions that still fit unless --upgrade is given."""
    with tempfile.TemporaryDirectory() as folder:
        tools = Path(folder)
        say(f"Fetching {UV}.")
        run([sys.executable, "-m", "venv", tools])
        run([venv_python(tools), "-m", "pip", "install", "-qq", "--disable-pip-version-check", UV])
        for name, sources in LOCKS.items():
            say(f"Resolving {name}.")
            target = ROOT / "build" / name
            options = ["--generate-hashes", "--no-header", "--python-version", "3.11", "--quiet"]
            upgrade = ["--upgrade"] if arguments.upgrade else []
            command = [venv_python(tools), "-m", "uv", "pip", "compile", *sources, *options, *upgrade]
            run([*command, "--output-file", f"build/{name}"], cwd=ROOT)
            if "://" in target.read_text(encoding="utf-8"):
                raise Stop(f"{target} names a host; a lock must work with any package index.")


def build_package(arguments: argparse.Namespace) -> None:
    """Build the program folder in dist/ and start what was built."""
    package(project_python(), smoke_test=not arguments.no_smoke_test)


def pack(_: argparse.Namespace) -> None:
    """Make the files that are given away of what `package` built."""
    run([project_python(), ROOT / "build" / "release.py"], cwd=ROOT)


def audit(_: argparse.Namespace) -> None:
    """Ask for known weaknesses of every package that is shipped; one that nobody knows of is told as a failure."""
    python = ensure_environment(ROOT / ".venv-audit", ROOT / "build" / "audit.lock")
    options = ["--strict", "--disable-pip", "--require-hashes", "--progress-spinner", "off"]
    run([python, "-m", "pip_audit", *options, "--requirement", ROOT / "build" / "runtime.lock"], cwd=ROOT)


def windows(arguments: argparse.Namespace) -> None:
    """Build the Windows installer under Wine and try it out."""
    options = ["--only-checks"] if arguments.only_checks else []
    run([project_python(), ROOT / "build" / "windows.py", *options], cwd=ROOT)


def screenshots(arguments: argparse.Namespace) -> None:
    """Draw every page offscreen into PNG files."""
    run([project_python(), ROOT / "build" / "screenshots.py", *arguments.rest], env=offscreen())


def manual(_: argparse.Namespace) -> None:
    """Photograph every page, and make the manual and the contact sheets in docs/ of that; takes minutes."""
    python, pictures = project_python(), ROOT / "out" / "pictures"
    shutil.rmtree(pictures, ignore_errors=True)
    for size in SIZES:
        run([python, ROOT / "build" / "screenshots.py", "--size", size, "--out", pictures / size], env=offscreen())
    run([python, ROOT / "build" / "make_manual.py", "--pictures", pictures / SIZES[0]], env=offscreen())
    run([python, ROOT / "build" / "contact_sheets.py", pictures], env=offscreen())


def bench(arguments: argparse.Namespace) -> None:
    """Measure; docs/benchmarks.md says what and against whom."""
    run([project_python(), ROOT / "build" / "bench.py", *arguments.rest], env=offscreen())


def setup(_: argparse.Namespace) -> None:
    """Make .venv ready and do nothing else."""
    project_python()


def parser() -> argparse.ArgumentParser:
    """Return the command line: one subcommand per function above."""
    front = argparse.ArgumentParser(prog="dev.py", description="Develop, try, test and package Kaitsu.")
    commands = front.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, action: object, help_text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help_text)
        command.set_defaults(action=action, rest=[])
        return command

    add("setup", setup, "make .venv ready")
    add("demo", demo, "show Kaitsu on the bundled recording (without a display: write pictures and files)")
    add("window", window, "open the window for real work; further arguments go to kaitsu, e.g. `window --language en`")
    add("test", test, "style, types, import directions and tests; further arguments go to pytest")
    add("cli", cli, "run kaitsu-cli with the arguments that follow")
    add("screenshots", screenshots, "draw every page into PNG files")
    add("manual", manual, "make the manual in resources/manual and the contact sheets in docs/ with new pictures")
    add("bench", bench, "measure: `bench all`, or one benchmark of docs/benchmarks.md, e.g. `bench startup`")
    add("lock", lock, "make build/*.lock anew").add_argument("--upgrade", action="store_true", help="newest versions")
    add("audit", audit, "ask for known weaknesses of every package that is shipped (needs PyPI's advisories)")
    no_smoke = add("package", build_package, "build the program folder in dist/ and start it")
    no_smoke.add_argument("--no-smoke-test", action="store_true", help="do not start what was built")
    add("pack", pack, "make installer and zip (Windows) or tar (Linux) in dist/ of what `package` built")
    only = add("windows", windows, "build the Windows installer under Wine and try it out (Debian, Ubuntu)")
    only.add_argument("--only-checks", action="store_true", help="try out what was built before")
    return front


def main(words: list[str]) -> int:
    """Run one subcommand; those that hand arguments on take everything after their name as it is."""
    handed_on = {"test", "window", "cli", "screenshots", "bench"}
    rest = words[1:] if words[:1] and words[0] in handed_on else []
    arguments = parser().parse_args(words[:1] if rest else words)
    arguments.rest = rest
    try:
        arguments.action(arguments)
    except Stop as stop:
        if stop.sentence:
            say(stop.sentence)
        return stop.code
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
