"""The system's own store for secrets: Windows Credential Manager, on Linux the Secret Service (GNOME, KDE).

`keyring` talks to both. Its own choice of a backend is not used: it follows a settings file and the environment and may
end at one that keeps plain text, or nothing. Here each system has exactly one class, made by us; none other is taken.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from app.errors import EnvironmentProblem
from app.keystore.secret import Secret

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

USER: Final = "Kaitsu"


class SystemKeyStore:
    """Keeps secrets in the store of the person who is logged in; the system encrypts them."""

    def __init__(self, backend: KeyringBackend) -> None:
        self._backend = backend

    def put(self, name: str, secret: Secret) -> None:
        """Keep a secret, in the place of an earlier one of that name; on Linux the person may be asked to unlock."""
        try:
            self._backend.set_password(_service(name), USER, secret.reveal())
        except Exception as error:  # noqa: BLE001 - each system raises its own, D-Bus and ctypes ones among them
            raise _refused(error) from None

    def get(self, name: str) -> Secret | None:
        """Return a secret, None when there is none of that name."""
        try:
            found = self._backend.get_password(_service(name), USER)
        except Exception as error:  # noqa: BLE001 - see put
            raise _refused(error) from None
        return None if found is None else Secret(found)

    def delete(self, name: str) -> None:
        """Destroy a secret; nothing happens when there is none."""
        if self.get(name) is None:
            return
        try:
            self._backend.delete_password(_service(name), USER)
        except Exception as error:  # noqa: BLE001 - see put
            raise _refused(error) from None


def open_system_store() -> SystemKeyStore:
    """Return this system's store; EnvironmentProblem where there is none. Takes a moment: keyring is imported here."""
    try:
        backend = _credential_manager() if sys.platform == "win32" else _secret_service()
        if float(backend.priority) < 1:  # reading it has the backend look for its service
            raise EnvironmentProblem("no_key_store", reason=type(backend).__name__)
    except Exception as error:  # noqa: BLE001 - a missing library, no D-Bus, no daemon: all mean that there is none
        raise EnvironmentProblem("no_key_store", reason=type(error).__name__) from None
    return SystemKeyStore(backend)


def _credential_manager() -> KeyringBackend:
    from keyring.backends.Windows import WinVaultKeyring

    make: Callable[[], WinVaultKeyring] = WinVaultKeyring
    backend = make()
    backend.persist = "local machine"  # a roaming profile would carry the key to other computers
    return backend


def _secret_service() -> KeyringBackend:
    from keyring.backends.SecretService import Keyring

    make: Callable[[], KeyringBackend] = Keyring
    return make()


def _service(name: str) -> str:
    """Return what a secret is called in the system's list; one each, for Windows keeps one per such name."""
    return f"Kaitsu authentication {name}"


def _refused(error: Exception) -> EnvironmentProblem:
    """Return the problem without the words of the library: nobody promises that a secret is not among them."""
    return EnvironmentProblem("key_store_refused", reason=type(error).__name__)
