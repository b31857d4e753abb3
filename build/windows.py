"""`dev.py windows`: the Windows installer, built and tried out on Debian or Ubuntu under Wine."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import sbom
from release import DIST, pack_for_windows
from steps import ROOT, main, say
from system_packages import install
from traces import machine_words, require_none
from windows_checks import try_out
from windows_firewall import stand_in_for_netsh
from windows_freeze import freeze
from windows_native import ThisWindows
from windows_python import ensure_windows_python, python_version, site_packages
from windows_trial import prepare
from windows_wine import new_wine

WORK = ROOT / "out" / "windows"
FOLDER = WORK / "kaitsu"
PYTHON = WORK / "python"
_TOOLS = {"wine": "wine wine64", "makensis": "nsis", "ip": "iproute2"}
"""Program to Debian packages. The 32-bit Wine is not needed: everything here is 64-bit."""

REMARK = "Built and tested under Wine, not on Windows: SmartScreen, Defender, the firewall and UAC were not there."


def build_windows(python: Path, *, only_checks: bool) -> None:
    """Make installer and zip in dist/ and try them out; with `only_checks`, try what was made before."""
    ensure_tools()
    if not only_checks:
        prefix = WORK / "prefix-build"
        take(freeze(new_wine(prefix), ensure_windows_python(python, PYTHON)), FOLDER)
        shutil.rmtree(prefix)  # half a gigabyte, and its registry knows this machine's paths
        files = [path for path in FOLDER.rglob("*") if path.is_file()]
        require_none(files, machine_words())
        say(f"{len(files)} files, {megabytes(files)} MB; none names a path of this machine or a package host.")
        pack_for_windows(FOLDER, _write_bill)
    try_out_under_wine(python)


def ensure_tools() -> None:
    """See that Wine and NSIS are there."""
    missing = [name for program, names in _TOOLS.items() if not shutil.which(program) for name in names.split()]
    install(missing, "Building for Windows")


def take(built: Path, folder: Path) -> None:
    """Move the program folder out of the Wine prefix."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.move(built, folder)


def try_out_under_wine(python: Path) -> None:
    """Install, run, upgrade, uninstall in a Windows that has never seen Kaitsu."""
    wine = new_wine(WORK / "prefix-trial")
    stand_in_for_netsh(wine)
    try_out(prepare(wine, FOLDER, WORK, python))
    say(REMARK)


def try_out_here(python: Path) -> None:
    """Do the same on Windows itself, with what `package` and `pack` made."""
    try_out(prepare(ThisWindows(), DIST / "kaitsu", WORK, python))


def megabytes(files: Iterable[Path]) -> int:
    """Return the size of files together, in units of 10^6 bytes."""
    return round(sum(path.stat().st_size for path in files) / 1e6)


def _write_bill(target: Path) -> None:
    sbom.write(target, site_packages(PYTHON), python_version(PYTHON))


def _run() -> None:
    front = argparse.ArgumentParser(prog="dev.py windows")
    front.add_argument("--only-checks", action="store_true")
    only_checks = front.parse_args().only_checks
    if sys.platform == "win32":
        try_out_here(Path(sys.executable))
    else:
        build_windows(Path(sys.executable), only_checks=only_checks)


if __name__ == "__main__":
    sys.exit(main(_run))
