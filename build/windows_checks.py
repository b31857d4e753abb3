"""What a technician does with the installer, done under Wine and looked at: install, run, upgrade, uninstall."""

from __future__ import annotations

import json
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from steps import Stop, say
from windows_line import find_virtual_meter
from windows_wine import USER, Wine

PROGRAM = USER / "AppData" / "Local" / "Programs" / "Kaitsu"
DATA = USER / "AppData" / "Local" / "Kaitsu"
SHORTCUT = USER / "AppData" / "Roaming" / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "Kaitsu.lnk"
DESK = USER / "Documents"
STALE = "_internal/of-the-old-version.txt"
"""A file that the older program had and the newer has not: it must go with an upgrade."""

NOT_POSSIBLE = 2
"""The installer's exit code when it gives up; see installer.nsi."""

_PATIENCE_S = 60
_TRACES_IN_REGISTRY = ("kaitsu.exe", "Kaitsu.pcapng", "Uninstall\\\\Kaitsu", "Software\\\\Kaitsu")


@dataclass(frozen=True, slots=True)
class Trial:
    """The files on trial and the Windows they are tried in."""

    wine: Wine
    installer: Path
    older: Path
    older_version: str
    version: str
    portable: Path
    python: Path

    def unix(self, path: PureWindowsPath) -> Path:
        """Return where a path of that Windows lies here."""
        return self.wine.unix(path)


def try_out(trial: Trial) -> None:
    """Make every check in turn; Stop at the first that fails."""
    for number, check in enumerate(CHECKS, start=1):
        seen = check(trial)
        say(f"Check {number} of {len(CHECKS)}, {check.__name__.replace('_', ' ')}: passed. {seen}")


def install_older_version(trial: Trial) -> str:
    """Install silently, from a file with a Japanese path, as somebody who is no administrator."""
    seen = _install(trial, trial.older, trial.older_version)
    _require((trial.unix(PROGRAM) / STALE).is_file(), "the older version's own file is missing")
    return seen


def self_test_installed_program(trial: Trial) -> str:
    """Let the installed program check itself."""
    return self_test(trial.wine, PROGRAM, trial.version)


def use_it(trial: Trial) -> str:
    """Open the window on the network once (nothing is searched) and on the demo, so that there is user data."""
    program = PROGRAM / "kaitsu.exe"
    trial.wine.run([program, "--offscreen", "--exit-after-first-paint"])
    picture = DESK / "窓.png"
    trial.wine.run([program, "--offscreen", "--demo", "--screenshot", picture])
    size = trial.unix(picture).stat().st_size if trial.unix(picture).is_file() else 0
    _require(size > 20_000, f"the window's picture has {size} bytes")
    trial.wine.wait()
    _require((trial.unix(DATA) / "kaitsu.sqlite3").is_file(), "there is no database")
    return f"{len(_files(trial.unix(DATA)))} files of user data"


def run_the_terminal_program(trial: Trial) -> str:
    """Do the whole job of the demo with kaitsu-cli."""
    out = DESK / "下書き"
    trial.wine.run([PROGRAM / "kaitsu-cli.exe", "demo", "--out", out])
    made = sorted(path.name for path in trial.unix(out).iterdir())
    _require("kaitsu-draft.pdf" in made and "demand-half-hours.csv" in made, f"made {made}")
    return ", ".join(made)


def upgrade_and_keep_user_data(trial: Trial) -> str:
    """Install over it: user data stay byte for byte, nothing of the old program remains."""
    before = _contents(trial.unix(DATA))
    seen = _install(trial, trial.installer, trial.version)
    _require(_contents(trial.unix(DATA)) == before, "the upgrade changed user data")
    _require(not (trial.unix(PROGRAM) / STALE).exists(), "a file of the older version is still there")
    return f"{seen} {len(before)} files of user data unchanged."


def self_test_upgraded_program(trial: Trial) -> str:
    """Let the program check itself after the upgrade too."""
    return self_test(trial.wine, PROGRAM, trial.version)


def find_the_virtual_meter(trial: Trial) -> str:
    """Search for a meter on a cable, over IPv4 and over IPv6."""
    return find_virtual_meter(trial.wine, trial.python, PROGRAM)


def refuse_while_running(trial: Trial) -> str:
    """A program that is open is not replaced: the silent installer gives up and leaves all as it was."""
    before = _files(trial.unix(PROGRAM))
    sign = trial.unix(DATA) / "demo" / "settings.json"
    sign.unlink()
    with trial.wine.running([PROGRAM / "kaitsu.exe", "--offscreen", "--demo"]):
        _await(sign)
        code, _ = trial.wine.code([DESK / trial.installer.name, "/S"])
    trial.wine.wait()
    _require(code == NOT_POSSIBLE, f"exit code {code} instead of {NOT_POSSIBLE}")
    _require(_files(trial.unix(PROGRAM)) == before, "files are missing")
    return f"Exit code {code}, all {len(before)} files still there."


def uninstall(trial: Trial) -> str:
    """Uninstall silently: user data stay, everything else goes, from the registry too."""
    before = _contents(trial.unix(DATA))
    trial.wine.run([PROGRAM / "uninstall.exe", "/S"])
    registry = trial.wine.registry()
    left = [path for path in (PROGRAM, SHORTCUT) if trial.unix(path).exists()]
    _require(not left, f"left behind: {left}")
    known = [word for word in _TRACES_IN_REGISTRY if word in registry]
    _require(not known, f"the registry still has {known}")
    _require(_contents(trial.unix(DATA)) == before, "user data were touched")
    return f"{len(before)} files of user data and nothing else are left."


def portable_zip(trial: Trial) -> str:
    """Unpack the zip where nothing was installed and let the program check itself."""
    folder = DESK / "持ち運び"
    with zipfile.ZipFile(trial.portable) as archive:
        archive.extractall(trial.unix(folder))
    return self_test(trial.wine, folder / f"Kaitsu-{trial.version}", trial.version)


CHECKS: tuple[Callable[[Trial], str], ...] = (
    install_older_version,
    self_test_installed_program,
    use_it,
    run_the_terminal_program,
    upgrade_and_keep_user_data,
    self_test_upgraded_program,
    find_the_virtual_meter,
    refuse_while_running,
    uninstall,
    portable_zip,
)


def self_test(wine: Wine, folder: PureWindowsPath, version: str) -> str:
    """Run `kaitsu --self-test` from a folder; Stop with what failed. No platform is named: it must find its own."""
    result = DESK / "自己診断.json"
    wine.unix(result).unlink(missing_ok=True)
    code, printed = wine.code([folder / "kaitsu.exe", "--self-test", result])
    if not wine.unix(result).is_file():
        raise Stop(f"{printed}\nThe self-test ended with exit code {code} and left no result.")
    told = json.loads(wine.unix(result).read_text(encoding="utf-8"))
    failed = [f"{one['check']}: {one['seen']}" for one in told["checks"] if not one["passed"]]
    _require(not failed and code == 0 and told["passed"], f"self-test (exit code {code}): {'; '.join(failed)}")
    versions = told["versions"]
    _require(told["frozen"] and versions["Kaitsu"] == version, f"another program answered: {versions}")
    return f"{len(told['checks'])} checks of its own, Python {versions['Python']}, Qt {versions['Qt']}."


def _install(trial: Trial, installer: Path, version: str) -> str:
    copy = trial.unix(DESK) / installer.name
    copy.write_bytes(installer.read_bytes())
    trial.wine.run([DESK / installer.name, "/S"])
    registry = trial.wine.registry()
    for path in (PROGRAM / "kaitsu.exe", PROGRAM / "kaitsu-cli.exe", PROGRAM / "uninstall.exe", SHORTCUT):
        _require(trial.unix(path).is_file(), f"{path} is missing")
    _require(f'"DisplayVersion"="{version}"' in registry, f"Windows does not list version {version}")
    _require('--open \\"%1\\"' in registry, ".pcapng is not offered")
    return f"Version {version}, {len(_files(trial.unix(PROGRAM)))} files."


def _await(path: Path) -> None:
    """Wait until a program under Wine has made a file."""
    deadline = time.monotonic() + _PATIENCE_S
    while not path.exists():
        _require(time.monotonic() < deadline, f"{path.name} has not come within {_PATIENCE_S} s")
        time.sleep(0.1)


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in _files(folder)}


def _require(condition: bool, otherwise: str) -> None:
    if not condition:
        raise Stop(f"Not passed: {otherwise}.")
