"""The Linux store over a real session bus of its own, through keyring as it is shipped."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
KEY = "123sdfsdfe123鍵"

CLIENT = f"""
import subprocess, sys
service = subprocess.Popen([sys.executable, "-m", "tests.app.keystore.secret_service"], stdout=subprocess.PIPE)
assert service.stdout.readline() == b"ready\\n"
from app.keystore import Secret
from app.keystore.system import open_system_store
try:
    store = open_system_store()
    print(store.get("key 7"))
    for text in ("old", {KEY!r}):
        store.put("key 7", Secret(text))
    store.put("key 8", Secret("other"))
    print(open_system_store().get("key 7").reveal() == {KEY!r})
    store.delete("key 7")
    store.delete("key 7")
    print(store.get("key 7"), store.get("key 8").reveal())
finally:
    service.terminate()
    service.wait()
"""


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="needs a session bus of its own")
def test_a_key_goes_to_the_secret_service_and_comes_back() -> None:
    command = ["dbus-run-session", "--", sys.executable, "-c", CLIENT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.splitlines() == ["None", "True", "None other"], done.stderr
