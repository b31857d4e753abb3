"""Freeze Kaitsu with PyInstaller and prove that the result starts, before anybody is given it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from steps import ROOT, Stop, child_environment, exit_code, run, say

DIST = ROOT / "dist"
WORK = ROOT / "out" / "pyinstaller"
SMOKE = ROOT / "out" / "package-smoke"


def package(python: Path, *, smoke_test: bool) -> None:
    """Build dist/kaitsu with both programs in it; Stop when it does not build or does not start."""
    say("Building with PyInstaller; this takes about two minutes.")
    work = ["--distpath", DIST, "--workpath", WORK]
    spec = ROOT / "build" / "kaitsu.spec"
    quiet = {**os.environ, "PYI_LOG_LEVEL": "WARN"}  # the option of that name comes too late to hide the first lines
    run([python, "-m", "PyInstaller", "--noconfirm", "--clean", *work, spec], env=quiet, cwd=ROOT)
    shutil.rmtree(WORK)  # PyInstaller's notes are full of this machine's paths; nobody reads them once it went well
    folder = DIST / "kaitsu"
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    told = exit_code([python, ROOT / "build" / "traces.py", folder])  # the environment's Python can read packed code
    traces = "but files name this machine, so `pack` will not give it away" if told else "no file names this machine"
    size = sum(path.stat().st_size for path in files)
    say(f"Built dist/kaitsu, {size / 1e6:.0f} MB; {traces}.")
    if smoke_test:
        start_frozen(folder)


def start_frozen(folder: Path) -> None:
    """Run the frozen terminal program and the frozen window on the demo, far from the sources."""
    shutil.rmtree(SMOKE, ignore_errors=True)
    SMOKE.mkdir(parents=True)
    suffix = ".exe" if os.name == "nt" else ""
    environment = child_environment(QT_QPA_PLATFORM="offscreen")
    del environment["PYTHONPATH"]  # it must live on what is in the folder
    say("Starting the frozen kaitsu-cli: the whole demo job.")
    run([folder / f"kaitsu-cli{suffix}", "demo", "--out", SMOKE / "demo"], env=environment, cwd=SMOKE)
    if not any((SMOKE / "demo").iterdir()):
        raise Stop("The frozen kaitsu-cli ended well but left no files.")
    say("Starting the frozen kaitsu: its window on the demo, drawn offscreen.")
    picture = SMOKE / "window.png"
    arguments = ["--demo", "--screenshot", picture, "--exit-after-first-paint"]
    run([folder / f"kaitsu{suffix}", *arguments], env=environment, cwd=SMOKE)
    if not picture.is_file() or not picture.stat().st_size:
        raise Stop("The frozen kaitsu ended well but drew nothing.")
    say("Starting the frozen kaitsu: it checks itself.")
    result = SMOKE / "self-test.json"
    del environment["QT_QPA_PLATFORM"]  # a self-test needs no screen and no variable
    run([folder / f"kaitsu{suffix}", "--self-test", result], env=environment, cwd=SMOKE)
    count = len(json.loads(result.read_text(encoding="utf-8"))["checks"])
    say(f"The frozen programs start, {count} checks of their own passed; what they made: {SMOKE.relative_to(ROOT)}.")
