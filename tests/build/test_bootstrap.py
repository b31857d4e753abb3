"""The bootstrap's decisions: which Python, which system packages, whether .venv is still good."""

import importlib
import os
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def build_scripts_importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scripts in build/ import each other by plain name, as when one of them is started."""
    monkeypatch.syspath_prepend(ROOT / "build")


def script(name: str) -> ModuleType:
    return importlib.import_module(name)


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.lock"
    path.write_text("numpy==2.0.2\n")
    return path


@pytest.fixture
def venv(tmp_path: Path, lock: Path) -> Path:
    """A folder that looks like a complete environment of Python 3.11."""
    environment = script("environment")
    path = tmp_path / "venv"
    python = environment.venv_python(path)
    python.parent.mkdir(parents=True)
    python.touch()
    (path / "pyvenv.cfg").write_text("home = somewhere\nversion = 3.11.7\n")
    (path / environment.STAMP).write_text(environment.stamp_text(lock, (3, 11)))
    return path


def interpreter(version: tuple[int, int], *, has_venv: bool = True):
    return script("environment").Interpreter(f"python{version[0]}.{version[1]}", version, has_venv)


# Which Python


def test_the_running_python_is_taken_when_the_lock_fits_it():
    found = [interpreter((3, 11)), interpreter((3, 12))]
    assert script("environment").choose(found) == found[0]


def test_a_too_new_python_gives_way_to_one_on_the_path():
    found = [interpreter((3, 13)), interpreter((3, 12))]
    assert script("environment").choose(found) == found[1]


def test_one_without_venv_gives_way_to_one_with_it():
    found = [interpreter((3, 11), has_venv=False), interpreter((3, 12))]
    assert script("environment").choose(found) == found[1]


def test_one_without_venv_is_better_than_none():
    found = [interpreter((3, 9)), interpreter((3, 11), has_venv=False)]
    assert script("environment").choose(found) == found[1]


def test_others_are_not_even_started_when_the_first_will_do():
    def found():
        yield interpreter((3, 12))
        pytest.fail("looked further")

    assert script("environment").choose(found()).version == (3, 12)


@pytest.mark.parametrize("version", [(3, 9), (3, 13)])
def test_without_a_fitting_python_it_says_which_are_needed_and_which_are_here(version):
    with pytest.raises(script("steps").Stop) as stopped:
        script("environment").choose([interpreter(version)])
    assert "3.11 or 3.12" in stopped.value.sentence
    assert f"found here: {version[0]}.{version[1]}" in stopped.value.sentence
    assert stopped.value.code == 4


def test_probing_this_python_finds_what_it_is():
    found = script("environment").probe(sys.executable)
    assert found.version == sys.version_info[:2]


def test_a_program_that_does_not_start_or_is_no_python_is_no_candidate(tmp_path):
    environment = script("environment")
    assert environment.probe(str(tmp_path / "python3.12")) is None
    if os.name == "posix":
        assert environment.probe("/bin/false") is None


def test_supported_pythons_are_those_of_pyproject():
    required = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    supported = sorted(script("environment").SUPPORTED)
    (_, lowest), (major, highest) = supported[0], supported[-1]
    assert required == f">={major}.{lowest},<{major}.{highest + 1}"


# Whether .venv is still good


def test_a_complete_environment_is_current(venv, lock):
    environment = script("environment")
    assert environment.is_current(venv, environment.stamp_text(lock, (3, 11)))
    assert environment.made_version(venv) == (3, 11)


def test_a_changed_lock_makes_it_stale(venv, lock):
    environment = script("environment")
    lock.write_text("numpy==2.1.0\n")
    assert not environment.is_current(venv, environment.stamp_text(lock, (3, 11)))


def test_another_python_makes_it_stale(venv, lock):
    environment = script("environment")
    assert not environment.is_current(venv, environment.stamp_text(lock, (3, 12)))


def test_a_vanished_python_makes_it_unusable(venv, lock):
    environment = script("environment")
    environment.venv_python(venv).unlink()
    assert not environment.is_current(venv, environment.stamp_text(lock, (3, 11)))
    assert environment.made_version(venv) is None


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The programs that would have been started, all of them successful, on a machine with Python 3.11."""
    environment, started = script("environment"), []
    monkeypatch.setattr(environment, "candidates", lambda: iter([interpreter((3, 11))]))
    monkeypatch.setattr(environment, "_has_pip", lambda venv: True)
    monkeypatch.setattr(environment, "run", lambda command: started.append([str(part) for part in command]))
    return started


def test_a_changed_lock_brings_the_same_environment_up_to_date(venv, lock, commands):
    environment = script("environment")
    lock.write_text("numpy==2.1.0\n")
    environment.ensure_environment(venv, lock)
    assert len(commands) == 1
    assert "--require-hashes" in commands[0]
    assert environment.is_current(venv, environment.stamp_text(lock, (3, 11)))


def test_an_interrupted_install_is_not_current_and_starts_from_nothing_next_time(venv, lock, commands, monkeypatch):
    environment = script("environment")
    lock.write_text("numpy==2.1.0\n")
    with monkeypatch.context() as interrupted:
        interrupted.setattr(environment, "_install", lambda venv, lock: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            environment.ensure_environment(venv, lock)
    assert not environment.is_current(venv, environment.stamp_text(lock, (3, 11)))
    environment.ensure_environment(venv, lock)
    assert commands[0][1:] == ["-m", "venv", "--clear", str(venv)]


def test_another_python_means_a_new_environment(venv, lock, commands):
    environment = script("environment")
    (venv / "pyvenv.cfg").write_text("version = 3.12.1\n")
    (venv / environment.STAMP).write_text("of another lock")
    environment.ensure_environment(venv, lock)
    assert "--clear" in commands[0]


def test_a_second_start_neither_looks_for_pythons_nor_installs(venv, lock, monkeypatch):
    environment = script("environment")
    version = sys.version_info[:2]
    (venv / environment.STAMP).write_text(environment.stamp_text(lock, version))
    monkeypatch.setattr(environment, "candidates", lambda: pytest.fail("looked for Pythons"))
    assert environment.ensure_environment(venv, lock) == environment.venv_python(venv)


# System packages


def test_missing_libraries_are_named_by_their_package_in_order():
    system = script("system_packages")
    present = {"libEGL.so.1", "libglib-2.0.so.0", "libfontconfig.so.1", "libdbus-1.so.3"}
    assert system.missing_packages(system.WITHOUT_WINDOW, present.__contains__) == ["libgl1", "libxkbcommon0"]


def test_nothing_is_missing_when_all_load():
    system = script("system_packages")
    assert system.missing_packages(system.WITH_WINDOW, lambda soname: True) == []


def test_loading_tells_a_real_library_from_an_invented_one():
    system = script("system_packages")
    assert not system.can_load("libkaitsu-invented.so.9")
    if sys.platform.startswith("linux"):
        assert system.can_load("libc.so.6")


@pytest.mark.skipif(os.name != "posix", reason="users are numbered on POSIX only")
def test_who_may_not_install_is_given_the_exact_command(monkeypatch):
    system = script("system_packages")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(script("steps").Stop) as stopped:
        system.install(["libgl1", "libegl1"], "Qt")
    command = "sudo apt-get update && sudo apt-get install --yes --no-install-recommends libgl1 libegl1"
    assert command in stopped.value.sentence
    assert stopped.value.code == 4


def test_without_apt_the_packages_are_named(monkeypatch):
    system = script("system_packages")
    monkeypatch.setattr(system.shutil, "which", lambda name: None)
    with pytest.raises(script("steps").Stop, match="libgl1") as stopped:
        system.install(["libgl1"], "Qt")
    assert "apt-get" not in stopped.value.sentence


@pytest.mark.skipif(os.name != "posix", reason="users are numbered on POSIX only")
def test_root_gets_them_installed_from_a_fresh_list(monkeypatch):
    system = script("system_packages")
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system, "_apt_get", lambda *arguments: calls.append(arguments))
    system.install(["libgl1"], "Qt")
    assert calls == [("update",), ("install", "--yes", "--no-install-recommends", "libgl1")]
