"""Keys that can still be registered, at whatever site: their time runs, people are warned, what is over is wiped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import AppError, InputProblem
from app.keystore import Secret, Vault
from app.site.auth_key import LAST, SHORT, AuthKey, TimeLeft
from app.storage.keys import KeyRecord, Keys
from ui.viewmodels.clock import Clock

SHORT_WARNING: Final = "ui.keys.warn.short"
WATCHED_MS: Final = 1000
_LONGEST_MS: Final = 600_000
"""How long a clock that was set stays unnoticed while nobody looks."""
_SAVED_EVERY: Final = timedelta(minutes=1)
_TONES: Final = {TimeLeft.SHORT: "caution", TimeLeft.LAST: "alarm"}


class Kept(StrEnum):
    """Where a key itself is kept."""

    NOWHERE = "nowhere"
    MEMORY = "memory"
    STORE = "store"


class KeyWatch(QObject):
    """Looks at the open keys each second while watched, else at the next moment that matters.

    `settled` when a key ceased to be open by itself, or came into doubt or out of it; `warned` carries tone, sentence
    and what fills it.
    """

    ticked = Signal()
    settled = Signal()
    warned = Signal(str, str, dict)
    failed = Signal(object)

    def __init__(self, keys: Keys, vault: Vault, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.vault, self.clock = vault, clock
        self._keys = keys
        self._looked = clock.steady()
        self._open: dict[int, AuthKey] = {}
        self._saved: dict[int, AuthKey] = {}
        self._told: dict[int, TimeLeft] = {}
        self._secrets: set[int] = set()
        self._remembered: set[int] = set()
        self._doubted: set[int] = set()
        self._watched = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def current(self, record: KeyRecord) -> AuthKey:
        """Return a key as it stands."""
        return self._open.get(record.id, record.key)

    def reload(self) -> None:
        """Take in what the database knows by now; the time that was seen stays seen."""
        self._pass_time()
        before, self._open = self._open, {}
        for record in self._keys.open():
            self._saved[record.id] = record.key
            self._open[record.id] = _later(record.key, before.get(record.id)).at(self.clock.now())
        self._secrets = self._keys.secrets()
        self.look()

    def look(self) -> None:
        """Let time pass, warn, and wipe what is over."""
        self._pass_time()
        for key_id, key in self._open.items():
            self._save(key_id, key, _SAVED_EVERY)
            self._warn(key_id, key)
        over = [key_id for key_id, key in self._open.items() if not key.is_open]
        before, self._doubted = self._doubted, {key_id for key_id, key in self._open.items() if key.is_doubted}
        for key_id in over:
            del self._open[key_id]
        self._wipe()
        self._schedule()
        if over or before != self._doubted:
            self.settled.emit()
        self.ticked.emit()

    def watch(self, watched: bool) -> None:
        """Say whether somebody looks at the countdown."""
        self._watched = watched
        if watched:
            self.look()
        self._schedule()

    def finish(self) -> None:
        """Keep the time that was seen, and stop."""
        self._timer.stop()
        self._pass_time()
        for key_id, key in self._open.items():
            self._save(key_id, key, timedelta(0))
        self._open.clear()

    def keep(self, key_id: int, secret: Secret) -> None:
        """Keep a key itself: in the system's store where there is one, else in memory."""
        self._keys.mark_secret(key_id)
        if self.vault.put(_name(key_id), secret):
            self._secrets.add(key_id)
            return
        self._remembered.add(key_id)
        if self.vault.problem is not None and self.vault.problem.code != "key_store_refused":
            self._keys.forget_secret(key_id)

    def is_running(self, place: str) -> bool:
        """Tell whether the time of a key of that place is running."""
        return any(key.place == place for key in self._open.values())

    def kept(self, key_id: int) -> Kept:
        """Tell where a key itself is kept."""
        if self.vault.holds(_name(key_id)):
            return Kept.MEMORY
        return Kept.STORE if key_id in self._secrets else Kept.NOWHERE

    def secret(self, key_id: int) -> Secret | None:
        """Return a key itself, None when it is not there; EnvironmentProblem when the store does not give it."""
        return self.vault.get(_name(key_id)) if self.kept(key_id) is not Kept.NOWHERE else None

    def lose(self, key_id: int) -> None:
        """Take notice that a key itself is not where it was kept: InputProblem says so."""
        self._keys.forget_secret(key_id)
        raise InputProblem("key_gone")

    def _pass_time(self) -> None:
        steady = self.clock.steady()
        elapsed, self._looked = timedelta(seconds=steady - self._looked), steady
        now = self.clock.now()
        self._open = {key_id: key.at(now, elapsed) for key_id, key in self._open.items()}

    def _save(self, key_id: int, key: AuthKey, every: timedelta) -> None:
        """Write the time that was seen when enough of it passed, or when something else changed."""
        saved = self._saved.get(key_id, key)
        passed = saved.seen_at is None or (key.seen_at is not None and key.seen_at - saved.seen_at >= every)
        if passed or saved.doubted_at != key.doubted_at or not key.is_open:
            self._try(lambda: self._keys.save_seen(key_id, key))
            self._saved[key_id] = key

    def _warn(self, key_id: int, key: AuthKey) -> None:
        params = {"place": key.place}
        if not key.is_open:
            self.warned.emit("alarm", "ui.keys.warn.expired", params)
        elif key.time_left > self._told.get(key_id, TimeLeft.AMPLE):
            self._told[key_id] = key.time_left
            minutes = -(-key.remaining // timedelta(minutes=1))
            self.warned.emit(_TONES[key.time_left], SHORT_WARNING, params | {"minutes": minutes})

    def _wipe(self) -> None:
        """Destroy the keys themselves nobody needs any more; what the store refuses is tried at the next reload."""
        for key_id in self._remembered - self._open.keys():
            self.vault.forget(_name(key_id))
            self._remembered.discard(key_id)
        for key_id in self._secrets - self._open.keys():
            self._secrets.discard(key_id)
            self._try(lambda key_id=key_id: self._destroy(key_id))  # type: ignore[misc]

    def _destroy(self, key_id: int) -> None:
        self.vault.wipe(_name(key_id))
        self._keys.forget_secret(key_id)

    def _schedule(self) -> None:
        if not self._open:
            self._timer.stop()
            return
        wait = WATCHED_MS if self._watched else self._until_next()
        if self._timer.interval() != wait or not self._timer.isActive():
            self._timer.start(wait)

    def _until_next(self) -> int:
        """Return the milliseconds until a key is to be warned about or ends."""
        limits = (SHORT, LAST, timedelta(0))
        waits = [key.remaining - limit for key in self._open.values() for limit in limits if key.remaining > limit]
        return min(_LONGEST_MS, max(WATCHED_MS, round(min(waits).total_seconds() * 1000)))

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except AppError as error:
            self.failed.emit(error)


def _later(stored: AuthKey, held: AuthKey | None) -> AuthKey:
    """Return the stored key with the time seen in memory, where that is later."""
    if held is None or held.seen_at is None or (stored.seen_at is not None and stored.seen_at >= held.seen_at):
        return stored
    return replace(stored, seen_at=held.seen_at, doubted_at=held.doubted_at)


def _name(key_id: int) -> str:
    return f"key {key_id}"
