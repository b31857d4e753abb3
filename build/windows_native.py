"""The Windows that runs us, for trying out the installer where it is real; the counterpart of `windows_wine.Wine`."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath

from steps import Stop


class ThisWindows:
    """Runs programs as the person who runs us."""

    name = "on Windows"

    def __init__(self) -> None:
        self.home = PureWindowsPath(os.environ["USERPROFILE"])

    def code(self, command: Sequence[object], *, timeout_s: float = 300) -> tuple[int, str]:
        """Run a program to its end; return its exit code and what it printed."""
        words = [str(part) for part in command]
        pipe = subprocess.PIPE
        try:
            done = subprocess.run(words, stdout=pipe, stderr=subprocess.STDOUT, timeout=timeout_s, check=False)
        except subprocess.TimeoutExpired as late:
            raise Stop(f"{command[0]} had not ended after {timeout_s:.0f} s.") from late
        return done.returncode, done.stdout.decode("utf-8", errors="replace")

    def run(self, command: Sequence[object], *, timeout_s: float = 300) -> str:
        """Run a program that must succeed; return what it printed."""
        code, printed = self.code(command, timeout_s=timeout_s)
        if code:
            raise Stop(f"{printed}\nThis failed with exit code {code}: {' '.join(map(str, command))}")
        return printed

    @contextmanager
    def running(self, command: Sequence[object]) -> Iterator[None]:
        """Have a program run while the block does."""
        process = subprocess.Popen([str(part) for part in command])
        try:
            yield
        finally:
            process.kill()
            process.wait(timeout=60)

    def wait(self) -> None:
        """Nothing runs on: programs are waited for one by one."""

    def unix(self, path: PureWindowsPath) -> Path:
        """Return the path, which is the same here."""
        return Path(path)

    def registry(self) -> str:
        """Return the person's part of the registry as text."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "person.reg"
            self.run(["reg", "export", r"HKCU\Software", file, "/y"])
            return file.read_text(encoding="utf-16").replace("\\\\", "\\")
