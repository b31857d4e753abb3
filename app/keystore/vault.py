"""The store that the window uses: the system's own, opened when first needed; memory where there is none."""

from __future__ import annotations

from collections.abc import Callable

from app.errors import EnvironmentProblem
from app.keystore.secret import Secret
from app.keystore.store import KeyStore, MemoryKeyStore


class Vault:
    """Keeps secrets by name; `problem` tells why they do not outlast the program, None when they do."""

    def __init__(self, open_store: Callable[[], KeyStore]) -> None:
        self._open_store = open_store
        self._system: KeyStore | None = None
        self._memory = MemoryKeyStore()
        self.problem: EnvironmentProblem | None = None

    def open(self) -> None:
        """Look for the system's store, once."""
        if self._system is None and self.problem is None:
            try:
                self._system = self._open_store()
            except EnvironmentProblem as problem:
                self.problem = problem

    def put(self, name: str, secret: Secret) -> bool:
        """Keep a secret; True when it outlasts the program."""
        self.open()
        if self._system is not None:
            try:
                self._system.put(name, secret)
            except EnvironmentProblem as problem:
                self.problem = problem
            else:
                self.problem = None
                self._memory.delete(name)
                return True
        self._memory.put(name, secret)
        return False

    def get(self, name: str) -> Secret | None:
        """Return a secret, None when there is none; EnvironmentProblem when the system does not give it."""
        held = self._memory.get(name)
        if held is not None:
            return held
        self.open()
        return self._system.get(name) if self._system is not None else None

    def holds(self, name: str) -> bool:
        """Tell whether a secret is kept until the program ends."""
        return self._memory.get(name) is not None

    def forget(self, name: str) -> None:
        """Forget a secret that is kept until the program ends."""
        self._memory.delete(name)

    def wipe(self, name: str) -> None:
        """Destroy a secret everywhere; EnvironmentProblem when the system does not let us."""
        self._memory.delete(name)
        self.open()
        if self._system is None:
            raise self.problem or EnvironmentProblem("no_key_store", reason="")
        self._system.delete(name)
