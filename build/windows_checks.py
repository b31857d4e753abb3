"""What a technician does with the installer, done and looked at: install, run, upgrade, uninstall."""

from __future__ import annotations

import json
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path, PureWindowsPath

from steps import Stop, say
from version import version
from windows_firewall import PROGRAMS, firewall_switches, require_rules
from windows_line import find_virtual_meter
from windows_paper import require_readable_draft
from windows_trial import OLDER_VERSION, STALE, NotTried, Trial, require
from windows_wine import Wine

NOT_POSSIBLE = 2
"""The installer's exit code when it gives up; see installer.nsi."""

_PATIENCE_S = 60
_TRACES_IN_REGISTRY = ("kaitsu.exe", "Kaitsu.pcapng", "Uninstall\\Kaitsu", "Software\\Kaitsu")


def try_out(trial: Trial) -> None:
    """Make every check in turn; Stop at the first that fails."""
    not_tried = 0
    for number, check in enumerate(CHECKS, start=1):
        try:
            outcome = f"passed. {check(trial)}"
        except NotTried as reason:
            not_tried += 1
            outcome = f"NOT TRIED: {reason}."
        say(f"Check {number} of {len(CHECKS)}, {check.__name__.replace('_', ' ')}: {outcome}")
    say(f"{len(CHECKS) - not_tried} of {len(CHECKS)} checks passed, {not_tried} not tried, none failed.")


def install_older_version(trial: Trial) -> str:
    """Install silently, from a file with a Japanese path, as somebody who is no administrator."""
    seen = _install(trial, trial.older, OLDER_VERSION)
    require((trial.here(trial.program) / STALE).is_file(), "the older version's own file is missing")
    return f"{seen} {require_rules(trial, programs=())}"


def self_test_installed_program(trial: Trial) -> str:
    """Let the installed program check itself."""
    return self_test(trial, trial.program)


def use_it(trial: Trial) -> str:
    """Open the window on the network once (nothing is searched) and on the demo, so that there is user data."""
    program = trial.program / "kaitsu.exe"
    trial.windows.run([program, "--offscreen", "--exit-after-first-paint"])
    picture = trial.desk / "窓.png"
    trial.windows.run([program, "--offscreen", "--demo", "--screenshot", picture])
    size = trial.here(picture).stat().st_size if trial.here(picture).is_file() else 0
    require(size > 20_000, f"the window's picture has {size} bytes")
    _keep(trial, picture)
    trial.windows.wait()
    require((trial.here(trial.data) / "kaitsu.sqlite3").is_file(), "there is no database")
    return f"{len(_files(trial.here(trial.data)))} files of user data"


def run_the_terminal_program(trial: Trial) -> str:
    """Do the whole job of the demo with kaitsu-cli; the PDF must say what the text says, in the shipped font."""
    out = trial.desk / "下書き"
    trial.windows.run([trial.program / "kaitsu-cli.exe", "demo", "--out", out])
    made = _files(trial.here(out))
    require("kaitsu-draft.pdf" in made and "demand-half-hours.csv" in made, f"made {made}")
    require_readable_draft(_keep(trial, out / "kaitsu-draft.pdf"))
    return f"{', '.join(made)}. The PDF says in Japanese what it should."


def upgrade_and_keep_user_data(trial: Trial) -> str:
    """Install over it, with the firewall rule: user data stay as they are, nothing of the old program remains."""
    before = _contents(trial.here(trial.data))
    seen = _install(trial, trial.installer, version(), *firewall_switches(trial))
    require(_contents(trial.here(trial.data)) == before, "the upgrade changed user data")
    require(not (trial.here(trial.program) / STALE).exists(), "a file of the older version is still there")
    return f"{seen} {len(before)} files of user data unchanged. {require_rules(trial, PROGRAMS)}"


def self_test_upgraded_program(trial: Trial) -> str:
    """Let the program check itself after the upgrade too."""
    return self_test(trial, trial.program)


def find_the_virtual_meter(trial: Trial) -> str:
    """Search for a meter on a cable, over IPv4 and over IPv6."""
    if not isinstance(trial.windows, Wine):
        raise NotTried("it takes the network namespaces of Linux")
    return find_virtual_meter(trial.windows, trial.python, trial.program)


def refuse_while_running(trial: Trial) -> str:
    """A program that is open is not replaced: the silent installer gives up and leaves all as it was."""
    before = _files(trial.here(trial.program))
    sign = trial.here(trial.data) / "demo" / "settings.json"
    sign.unlink()
    with trial.windows.running([trial.program / "kaitsu.exe", "--offscreen", "--demo"]):
        _await(sign.exists, "the demo to start")
        code, _ = trial.windows.code([trial.desk / trial.installer.name, "/S"])
    trial.windows.wait()
    require(code == NOT_POSSIBLE, f"exit code {code} instead of {NOT_POSSIBLE}")
    require(_files(trial.here(trial.program)) == before, "files are missing")
    return f"Exit code {code}, all {len(before)} files still there."


def uninstall(trial: Trial) -> str:
    """Uninstall silently: user data stay, everything else goes, from the registry too."""
    before = _contents(trial.here(trial.data))
    trial.windows.run([trial.program / "uninstall.exe", "/S"])
    _await(lambda: not trial.here(trial.program).exists(), "the program folder to go")
    registry = trial.windows.registry()
    left = [path for path in (trial.program, trial.shortcut) if trial.here(path).exists()]
    require(not left, f"left behind: {left}")
    known = [word for word in _TRACES_IN_REGISTRY if word in registry]
    require(not known, f"the registry still has {known}")
    require(_contents(trial.here(trial.data)) == before, "user data were touched")
    return f"{len(before)} files of user data and nothing else are left. {require_rules(trial, programs=())}"


def portable_zip(trial: Trial) -> str:
    """Unpack the zip where nothing was installed and let the program check itself."""
    folder = trial.desk / "持ち運び"
    with zipfile.ZipFile(trial.portable) as archive:
        archive.extractall(trial.here(folder))
    return self_test(trial, folder / f"Kaitsu-{version()}")


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


def self_test(trial: Trial, folder: PureWindowsPath) -> str:
    """Run `kaitsu --self-test` from a folder; Stop with what failed. No platform is named: it must find its own."""
    result = trial.desk / "自己診断.json"
    trial.here(result).unlink(missing_ok=True)
    code, printed = trial.windows.code([folder / "kaitsu.exe", "--self-test", result])
    if not trial.here(result).is_file():
        raise Stop(f"{printed}\nThe self-test ended with exit code {code} and left no result.")
    told = json.loads(trial.here(result).read_text(encoding="utf-8"))
    failed = [f"{one['check']}: {one['seen']}" for one in told["checks"] if not one["passed"]]
    require(not failed and code == 0 and told["passed"], f"self-test (exit code {code}): {'; '.join(failed)}")
    versions = told["versions"]
    require(told["frozen"] and versions["Kaitsu"] == version(), f"another program answered: {versions}")
    return f"{len(told['checks'])} checks of its own, Python {versions['Python']}, Qt {versions['Qt']}."


def _keep(trial: Trial, made: PureWindowsPath) -> Path:
    """Copy what the program made to where a person can look at it afterwards."""
    trial.kept.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(trial.here(made), trial.kept))


def _install(trial: Trial, installer: Path, version: str, *switches: str) -> str:
    copy = trial.here(trial.desk) / installer.name
    copy.write_bytes(installer.read_bytes())
    trial.windows.run([trial.desk / installer.name, "/S", *switches])
    registry = trial.windows.registry()
    for path in (
        trial.program / "kaitsu.exe",
        trial.program / "kaitsu-cli.exe",
        trial.program / "uninstall.exe",
        trial.shortcut,
    ):
        require(trial.here(path).is_file(), f"{path} is missing")
    require(f'"DisplayVersion"="{version}"' in registry, f"Windows does not list version {version}")
    require('--open \\"%1\\"' in registry, ".pcapng is not offered")
    return f"Version {version}, {len(_files(trial.here(trial.program)))} files."


def _await(happened: Callable[[], bool], what: str) -> None:
    """Wait for what another program does."""
    deadline = time.monotonic() + _PATIENCE_S
    while not happened():
        require(time.monotonic() < deadline, f"waited {_PATIENCE_S} s for {what}")
        time.sleep(0.1)


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in _files(folder)}
