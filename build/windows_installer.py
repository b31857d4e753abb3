"""From the program folder to what is given away: the installer, the portable zip, their check sums."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import zipfile
from pathlib import Path

from steps import ROOT, Stop, say

SCRIPT = ROOT / "build" / "installer.nsi"
ICON = ROOT / "resources" / "icons" / "kaitsu.ico"
LICENCE = Path("_internal/resources/licences/NOTICES.txt")
_PORTABLE_DAY = (2026, 1, 1, 0, 0, 0)
"""One date for all files in the zip: the same folder makes the same zip."""


def installer_name(version: str) -> str:
    """Return the file's name; Windows guesses at programs called setup.exe alone, so the version is in it."""
    return f"Kaitsu-{version}-setup.exe"


def make_installer(folder: Path, version: str, out: Path, *, quick: bool = False) -> Path:
    """Pack a program folder into an installer; `quick` packs badly and fast, for trying an upgrade."""
    makensis = shutil.which("makensis")
    if makensis is None:
        raise Stop("makensis is not installed; it comes with NSIS 3.")
    target = out / installer_name(version)
    out.mkdir(parents=True, exist_ok=True)
    defines = {"VERSION": version, "FOLDER": folder, "LICENCE": folder / LICENCE, "ICON": ICON, "OUT": target}
    options = [f"-D{name}={value}" for name, value in defines.items()] + (["-DQUICK"] if quick else [])
    command = [makensis, "-V2", "-WX", "-INPUTCHARSET", "UTF8", *options, str(SCRIPT)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise Stop(f"{done.stdout}makensis failed with exit code {done.returncode}.")
    return target


def make_zip(folder: Path, version: str, out: Path) -> Path:
    """Pack a program folder for those who may not install anything."""
    target = out / f"Kaitsu-{version}-portable.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = Path(f"Kaitsu-{version}") / path.relative_to(folder)
            entry = zipfile.ZipInfo(name.as_posix(), _PORTABLE_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes(), compresslevel=9)
    return target


def write_sums(files: list[Path], target: Path) -> None:
    """Write the SHA-256 of each file, as `sha256sum --check` reads them."""
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    target.write_text("".join(lines), encoding="utf-8", newline="\n")
    for line in lines:
        say(line.strip())
