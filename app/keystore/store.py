"""The port to a store for secrets, and one that lasts as long as the program."""

from __future__ import annotations

from typing import Protocol

from app.errors import EnvironmentProblem
from app.keystore.secret import Secret


class KeyStore(Protocol):
    """Keeps secrets by name; whatever the system does not let us do is an EnvironmentProblem."""

    def put(self, name: str, secret: Secret) -> None:
        """Keep a secret, in the place of an earlier one of that name."""

    def get(self, name: str) -> Secret | None:
        """Return a secret, None when there is none of that name."""

    def delete(self, name: str) -> None:
        """Destroy a secret; nothing happens when there is none."""


class MemoryKeyStore:
    """Keeps secrets until the program ends, for where the system has no store."""

    def __init__(self) -> None:
        self._secrets: dict[str, Secret] = {}

    def put(self, name: str, secret: Secret) -> None:
        """Keep a secret, in the place of an earlier one of that name."""
        self._secrets[name] = secret

    def get(self, name: str) -> Secret | None:
        """Return a secret, None when there is none of that name."""
        return self._secrets.get(name)

    def delete(self, name: str) -> None:
        """Forget a secret."""
        self._secrets.pop(name, None)


def open_nothing() -> KeyStore:
    """Refuse to open a store: the demo leaves nothing behind."""
    raise EnvironmentProblem("key_store_demo")
