"""A Windows of our own to build and to try in: one Wine prefix, whose person is called 日本語."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath

from steps import Stop, say

USER = PureWindowsPath("C:\\users\\日本語")
"""Where the person's files are: names outside the ANSI code page are where Windows programs break."""

_FOLDERS = {
    "Local AppData": "AppData\\Local",
    "AppData": "AppData\\Roaming",
    "Personal": "Documents",
    "Desktop": "Desktop",
    "Programs": "AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs",
    "Start Menu": "AppData\\Roaming\\Microsoft\\Windows\\Start Menu",
}
_SHELL_FOLDERS = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
_WINDOWS_10 = "win10"


class Wine:
    """Runs Windows programs below one prefix; nothing of it reaches the rest of the machine's settings.

    `home` is the person's folder. `launcher` is put before every command line, as `ip netns exec NAME` is.
    """

    home = USER

    def __init__(self, prefix: Path, launcher: Sequence[str] = ()) -> None:
        self.drive_c = prefix / "drive_c"
        self._prefix, self._launcher = prefix, list(launcher)

    def elsewhere(self, launcher: Sequence[str]) -> Wine:
        """Return the same Windows, its programs started by `launcher`; what still runs ends first."""
        self.wait()
        return Wine(self._prefix, launcher)

    def environment(self) -> dict[str, str]:
        """Return the variables for a program under Wine: UTF-8, no screen, none of this machine's Python."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "QT_"))}
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            kept.pop(name, None)
        wine = {"WINEPREFIX": str(self._prefix), "WINEARCH": "win64", "WINEDEBUG": "-all"}
        # Without the first two Wine asks for Mono and Gecko, which nothing here needs; netsh: see windows_firewall.
        speech = {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "WINEDLLOVERRIDES": "mscoree=;mshtml=;netsh.exe=n"}
        return {**kept, **wine, **speech}

    def code(self, command: Sequence[object], *, timeout_s: float = 300) -> tuple[int, str]:
        """Run a Windows program to its end; return its exit code and what it printed.

        Python for Windows under Wine starts only with pipes for all three streams.
        """
        words = self._words(command)
        try:
            done = subprocess.run(
                words,
                env=self.environment(),
                input=b"",
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=timeout_s,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise Stop(f"{command[0]} had not ended after {timeout_s:.0f} s.") from late
        return done.returncode, done.stdout.decode("utf-8", errors="replace")

    def run(self, command: Sequence[object], *, timeout_s: float = 300) -> str:
        """Run a Windows program that must succeed; return what it printed."""
        code, printed = self.code(command, timeout_s=timeout_s)
        if code:
            raise Stop(f"{printed}\nUnder Wine this failed with exit code {code}: {' '.join(map(str, command))}", 1)
        return printed

    @contextmanager
    def running(self, command: Sequence[object]) -> Iterator[None]:
        """Have a Windows program run while the block does; then end it, by its name."""
        null = subprocess.DEVNULL
        process = subprocess.Popen(self._words(command), env=self.environment(), stdin=null, stdout=null, stderr=null)
        try:
            yield
        finally:
            self.code(["taskkill", "/F", "/IM", PureWindowsPath(str(command[0])).name])
            process.wait(timeout=60)

    def wait(self) -> None:
        """Wait until every program in the prefix has ended and the registry is written."""
        subprocess.run(["wineserver", "-w"], env=self.environment(), check=True, timeout=120)

    def _words(self, command: Sequence[object]) -> list[str]:
        return [*self._launcher, "wine", *(str(part) for part in command)]

    def unix(self, path: PureWindowsPath) -> Path:
        """Return where a path on drive C lies on this machine."""
        return self.drive_c.joinpath(*path.parts[1:])

    def registry(self) -> str:
        """Return the person's part of the registry as Wine keeps it, its backslashes single."""
        self.wait()
        return (self._prefix / "user.reg").read_text(encoding="utf-8", errors="replace").replace("\\\\", "\\")


def new_wine(prefix: Path) -> Wine:
    """Make a fresh prefix that says it is Windows 10 and whose person's folders are below `USER`."""
    say("Making a Windows 10 under Wine.")
    wine = Wine(prefix)
    shutil.rmtree(prefix, ignore_errors=True)
    prefix.mkdir(parents=True)
    wine.run(["wineboot", "--init"])
    wine.run(["winecfg", "-v", _WINDOWS_10])
    for folder in _FOLDERS.values():
        wine.unix(USER / folder).mkdir(parents=True, exist_ok=True)
    settings = prefix / "folders.reg"
    settings.write_text(_registry_file(), encoding="utf-16")
    wine.run(["regedit", "/S", settings])
    wine.wait()
    return wine


def _registry_file() -> str:
    """Return a .reg file that puts the person's folders below `USER`."""
    values = [(name, str(USER / folder).replace("\\", "\\\\")) for name, folder in _FOLDERS.items()]
    lines = [f'"{name}"="{path}"' for name, path in values]
    return "\r\n".join(["Windows Registry Editor Version 5.00", "", f"[{_SHELL_FOLDERS}]", *lines, ""])
