"""dev.py as it is started, and what the repository promises about locks and notices."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "build").glob("*.lock"))


def dev(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build" / "dev.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})


def test_help_names_every_subcommand():
    done = dev("--help")
    assert done.returncode == 0
    for name in ("setup", "demo", "test", "cli", "screenshots", "bench", "lock", "audit", "package", "pack", "windows"):
        assert re.search(rf"^    {name}\b", done.stdout, re.MULTILINE), name


def test_an_unknown_subcommand_is_a_usage_error():
    assert dev("tset").returncode == 2


@pytest.mark.parametrize(
    ("variables", "expected"),
    [({}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True), ({"DISPLAY": ""}, False)],
)
def test_a_display_is_known_by_its_variables(variables, expected, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "build")
    import dev as module

    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert module.has_display() is expected


def test_a_failing_program_hands_on_its_exit_code(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "build")
    import steps

    with pytest.raises(steps.Stop) as stopped:
        steps.run([sys.executable, "-c", "raise SystemExit(7)"])
    assert stopped.value.code == 7
    assert "exit code 7" in stopped.value.sentence


def test_programs_find_our_packages_from_any_folder(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(ROOT / "build")
    import steps

    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    code = "import app, pathlib; print(pathlib.Path(app.__file__).parent.parent)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=steps.child_environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()) == ROOT


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_name_no_host_and_hash_everything(lock):
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    requirements = re.split(r"(?m)^(?=[a-z])", text)[1:]
    assert requirements
    for requirement in requirements:
        assert re.match(r"[\w.-]+==\S+", requirement)
        assert "--hash=sha256:" in requirement


def test_what_is_shipped_is_locked_alike_for_development_and_named_in_the_notices():
    pin = re.compile(r"(?m)^([a-z][\w-]*)==(\S+)")
    runtime = dict(pin.findall((ROOT / "build" / "runtime.lock").read_text(encoding="utf-8")))
    everything = dict(pin.findall((ROOT / "build" / "requirements.lock").read_text(encoding="utf-8")))
    notices = re.sub(r"[-_.]+", "-", (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8").lower())
    assert runtime.items() <= everything.items()
    assert [name for name in runtime if name not in notices] == []


def test_node_programs_are_installed_again_only_when_their_lock_changed(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(ROOT / "build")
    import dev as module

    installed: list[str] = []
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "run", lambda command, cwd: installed.append(command[1]))
    (tmp_path / "package-lock.json").write_text("{}")
    module.install_node_modules("npm", tmp_path)
    module.install_node_modules("npm", tmp_path)
    assert installed == ["ci"]
    (tmp_path / "package-lock.json").write_text('{"lockfileVersion": 3}')
    module.install_node_modules("npm", tmp_path)
    assert installed == ["ci", "ci"]
