"""Secrets are kept by the system or not at all, and no accident shows one."""

from __future__ import annotations

import copy
import logging
import pickle
import subprocess
import sys

import pytest
from keyring.backend import KeyringBackend

from app.errors import EnvironmentProblem
from app.keystore import MemoryKeyStore, Secret, Vault, open_nothing
from app.keystore import system as system_module
from app.keystore.system import SystemKeyStore, open_system_store

KEY = "123sdfsdfe123"


class Dictionary(KeyringBackend):
    """A backend that keeps in memory what it is given; `broken` has it fail with the secret in its words."""

    priority = 5.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.broken = False

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]

    def _fail(self) -> None:
        if self.broken:
            raise RuntimeError(f"cannot keep {KEY}")


@pytest.fixture
def backend() -> Dictionary:
    return Dictionary()


@pytest.mark.parametrize("show", [str, repr, "{}".format, "{:>20}".format, lambda one: "%s" % one])  # noqa: UP031
def test_a_secret_shows_dots(show) -> None:
    assert KEY not in show(Secret(KEY))
    assert len(show(Secret("x"))) == len(show(Secret(KEY)))


def test_a_secret_in_a_log_record_shows_dots(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("x").debug("got %s and %r", Secret(KEY), {"key": Secret(KEY)})
    assert KEY not in caplog.text


@pytest.mark.parametrize("write", [pickle.dumps, copy.copy])
def test_a_secret_is_not_written(write) -> None:
    with pytest.raises(TypeError):
        write(Secret(KEY))


@pytest.mark.parametrize("make", [MemoryKeyStore, lambda: SystemKeyStore(Dictionary())])
def test_a_store_keeps_replaces_and_destroys(make) -> None:
    store = make()
    assert store.get("key 1") is None
    store.put("key 1", Secret("old"))
    store.put("key 1", Secret(KEY))
    store.put("key 2", Secret("other"))
    assert store.get("key 1") == Secret(KEY)
    store.delete("key 1")
    store.delete("key 1")
    assert (store.get("key 1"), store.get("key 2")) == (None, Secret("other"))


def test_what_the_system_refuses_is_told_without_its_words(backend: Dictionary) -> None:
    store, backend.broken = SystemKeyStore(backend), True
    for work in (lambda: store.put("key 1", Secret(KEY)), lambda: store.get("key 1"), lambda: store.delete("key 1")):
        with pytest.raises(EnvironmentProblem, match="key_store_refused") as caught:
            work()
        assert KEY not in str(caught.value)
        assert caught.value.__suppress_context__


def test_a_vault_opens_its_store_when_it_is_first_needed(backend: Dictionary) -> None:
    opened: list[int] = []

    def open_store() -> SystemKeyStore:
        opened.append(1)
        return SystemKeyStore(backend)

    vault = Vault(open_store)
    assert opened == []
    assert vault.put("key 1", Secret(KEY))
    assert vault.get("key 1") == Secret(KEY)
    assert (opened, vault.problem, vault.holds("key 1")) == ([1], None, False)
    vault.wipe("key 1")
    assert (backend.kept, vault.get("key 1")) == ({}, None)


def test_without_a_store_a_vault_remembers_and_says_why() -> None:
    vault = Vault(open_nothing)
    assert not vault.put("key 1", Secret(KEY))
    assert vault.get("key 1") == Secret(KEY)
    assert vault.problem is not None
    assert vault.problem.code == "key_store_demo"
    with pytest.raises(EnvironmentProblem, match="key_store_demo"):
        vault.wipe("key 1")
    assert vault.get("key 1") is None


def test_what_a_store_refuses_is_remembered_and_kept_by_it_once_it_gives_in(backend: Dictionary) -> None:
    vault, backend.broken = Vault(lambda: SystemKeyStore(backend)), True
    assert not vault.put("key 1", Secret(KEY))
    assert vault.get("key 1") == Secret(KEY)
    assert vault.problem is not None
    backend.broken = False
    assert vault.put("key 1", Secret(KEY))
    assert (vault.problem, vault.holds("key 1")) == (None, False)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows always has its store")
@pytest.mark.parametrize("name", ["null", "fail", "chainer"])
def test_no_settings_of_keyring_lead_to_another_backend(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"keyring.backends.{name}.Keyring")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    with pytest.raises(EnvironmentProblem, match="no_key_store"):
        open_system_store()


def test_a_backend_that_is_not_recommended_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dictionary, "priority", 0.5)
    monkeypatch.setattr(system_module, "_secret_service", Dictionary)
    monkeypatch.setattr(system_module, "_credential_manager", Dictionary)
    with pytest.raises(EnvironmentProblem, match="no_key_store"):
        open_system_store()


def test_keyring_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, app.keystore, app.keystore.system; print([n for n in sys.modules if n.startswith('keyring')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
