"""Where authentication keys are kept: in the system's own store for secrets, never in a file of ours."""

from app.keystore.secret import Secret
from app.keystore.store import KeyStore, MemoryKeyStore, open_nothing
from app.keystore.vault import Vault

__all__ = ["KeyStore", "MemoryKeyStore", "Secret", "Vault", "open_nothing"]
