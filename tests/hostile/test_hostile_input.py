"""Whatever a stranger hands over is refused in words or read; `build/fuzz.py` tries the same for hours."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "build"))
from fuzz_targets import KEPT, TARGETS, Target

KEPT_FILES = [(name, path) for name, target in TARGETS.items() for path in target.kept()]
EXAMPLES = {"site": 15, "draft": 15, "usage": 15, "database": 12, "capture": 12, "frame": 30, "settings": 25}
"""How many mutants of what takes its time; of the others there are more."""


@pytest.mark.parametrize(("name", "path"), KEPT_FILES, ids=[f"{name}-{path.name}" for name, path in KEPT_FILES])
def test_what_once_broke_it_does_so_no_more(name: str, path: Path, tmp_path: Path) -> None:
    TARGETS[name].try_out(path.read_bytes(), tmp_path)


def test_every_kept_file_has_a_target() -> None:
    assert {path.name for path in KEPT.iterdir()} <= set(TARGETS)


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS.keys())
def test_a_good_file_is_read(target: Target, tmp_path: Path) -> None:
    for number, seed in enumerate(target.seeds()):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "file").write_bytes(seed)
        target.read(folder / "file")


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS.keys())
def test_a_hostile_file_is_refused_or_read(target: Target) -> None:
    @settings(
        max_examples=EXAMPLES.get(target.name, 60),
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.randoms(use_true_random=True))
    def holds(rng: Random) -> None:
        with TemporaryDirectory() as folder:
            target.try_out(target.mutant(rng), Path(folder))

    holds()
