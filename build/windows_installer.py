"""The installer, made by NSIS from a program folder; on Linux and Windows alike."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from signing import command_template
from steps import ROOT, Stop

SCRIPT = ROOT / "build" / "installer.nsi"
ICON = ROOT / "resources" / "icons" / "kaitsu.ico"
LICENCE = Path("_internal/resources/licences/NOTICES.txt")


def installer_name(version: str) -> str:
    """Return the file's name; Windows guesses at programs called setup.exe alone, so the version is in it."""
    return f"Kaitsu-{version}-setup.exe"


def make_installer(folder: Path, version: str, out: Path, *, quick: bool = False) -> Path:
    """Pack a program folder into an installer; `quick` packs badly and fast, for trying an upgrade."""
    target = out / installer_name(version)
    out.mkdir(parents=True, exist_ok=True)
    defines: dict[str, object] = {
        "VERSION": version,
        "FILES": folder / "*",
        "LICENCE": folder / LICENCE,
        "ICON": ICON,
        "OUT": target,
    }
    if command_template() and not quick:
        defines["SIGN"] = _for_shell(command_template().replace("{file}", "%1"))
    if quick:
        defines["QUICK"] = ""
    make(SCRIPT, defines)
    return target


def make(script: Path, defines: Mapping[str, object]) -> None:
    """Run NSIS on a script; a warning is an error."""
    makensis = shutil.which("makensis")
    if makensis is None:
        raise Stop("makensis is not installed; it comes with NSIS 3.")
    options = [f"-D{name}={value}" for name, value in defines.items()]
    command = [makensis, "-V2", "-WX", "-INPUTCHARSET", "UTF8", *options, str(script)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise Stop(f"{done.stdout}makensis failed with exit code {done.returncode}.")


def _for_shell(command: str) -> str:
    """Return a command as makensis hands it to the shell; that of Windows takes the outermost quotes away."""
    return f'"{command}"' if os.name == "nt" else command
