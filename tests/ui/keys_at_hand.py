"""What tests of keys need: two clocks moved by hand, a store that counts and can refuse."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.errors import EnvironmentProblem
from app.keystore import MemoryKeyStore, Secret
from app.values import JST
from ui.viewmodels.clock import Clock

ISSUED = datetime(2026, 11, 20, 9, 0, tzinfo=JST)
KEY = "9Zq7-kaitsu-test-key-Xw3"


class Clocks:
    """Both clocks of a computer; `run` lets time pass, `set` moves the wall clock alone."""

    def __init__(self) -> None:
        self._now, self._steady = ISSUED, 100.0
        self.clock = Clock(lambda: self._now, lambda: self._steady)

    def run(self, hours: float) -> None:
        self._steady += hours * 3600
        self._now += timedelta(hours=hours)

    def set(self, now: datetime) -> None:
        self._now = now


class Store(MemoryKeyStore):
    """A system's store; `locked` has it refuse everything."""

    def __init__(self) -> None:
        super().__init__()
        self.locked = False

    def put(self, name: str, secret: Secret) -> None:
        self._ask()
        super().put(name, secret)

    def get(self, name: str) -> Secret | None:
        self._ask()
        return super().get(name)

    def delete(self, name: str) -> None:
        self._ask()
        super().delete(name)

    def _ask(self) -> None:
        if self.locked:
            raise EnvironmentProblem("key_store_refused", reason="Locked")
