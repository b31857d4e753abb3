"""From a program folder to the files that are given away: installer and zip, or tar; bill of materials; check sums."""

from __future__ import annotations

import hashlib
import platform
import sys
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import sbom
from signing import sign_folder
from steps import ROOT, Stop, main, say
from traces import machine_words, require_none
from version import version
from windows_installer import make_installer

DIST = ROOT / "dist"
DAY = (2026, 1, 1, 0, 0, 0)
"""One date for all files in a zip: the same folder makes the same zip."""


def pack_here(folder: Path) -> None:
    """Pack what PyInstaller built on this system; Stop when there is nothing."""
    if not folder.is_dir():
        raise Stop("dist/kaitsu is not there; run `dev.py package` first.")
    require_none([path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()], machine_words())
    if sys.platform == "win32":
        pack_for_windows(folder, sbom.write)
    else:
        system = f"{platform.system().lower()}-{platform.machine()}"
        finish([make_tar(folder, version(), DIST, system)], system, sbom.write)


def pack_for_windows(folder: Path, write_bill: Callable[[Path], None]) -> None:
    """Make installer and zip of a Windows program folder; what a certificate is there for is signed first."""
    sign_folder(folder)
    say("Packing the installer and the zip.")
    DIST.mkdir(exist_ok=True)
    finish([make_installer(folder, version(), DIST), make_zip(folder, version(), DIST)], "windows-x64", write_bill)


def finish(files: Sequence[Path], system: str, write_bill: Callable[[Path], None]) -> None:
    """Add the bill of materials and the check sums; Stop when a file tells about this machine."""
    bill = DIST / f"Kaitsu-{version()}-{system}.cdx.json"
    write_bill(bill)
    given = [*files, bill]
    require_none(given, machine_words())
    write_sums(given, DIST / f"SHA256SUMS-{system}.txt")
    for file in files:
        say(f"{file.relative_to(ROOT).as_posix()}: {file.stat().st_size / 1e6:.1f} MB.")


def make_zip(folder: Path, version: str, out: Path) -> Path:
    """Pack a program folder for those who may not install anything."""
    target = out / f"Kaitsu-{version}-portable.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = Path(f"Kaitsu-{version}") / path.relative_to(folder)
            entry = zipfile.ZipInfo(name.as_posix(), DAY)
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, compresslevel=9)
    return target


def make_tar(folder: Path, version: str, out: Path, system: str) -> Path:
    """Pack a program folder with its links and permissions, owned by nobody in particular."""
    target = out / f"Kaitsu-{version}-{system}.tar.xz"

    def anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        return entry

    with tarfile.open(target, "w:xz") as archive:
        archive.add(folder, f"Kaitsu-{version}", filter=anonymous)
    return target


def write_sums(files: Sequence[Path], target: Path) -> None:
    """Write the SHA-256 of each file, as `sha256sum --check` reads them."""
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    target.write_text("".join(lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main(lambda: pack_here(DIST / "kaitsu")))
