"""Bundles from strangers: damaged, incomplete, hostile."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import AppError, EnvironmentProblem, InputProblem
from app.report import verification
from app.report.bundle import MANIFEST, REPORT, Cancelled, Enclosed, write_bundle
from app.report.verification import State, Verified, verify
from tests.app.report.facts import MADE_AT

FILES = {"report.pdf": b"pdf" * 1000, "demand/half-hours.csv": b"a,b\n1,2\n", "empty": b""}
Entry = tuple[str | zipfile.ZipInfo, bytes]


def good(path: Path) -> Path:
    write_bundle(path, REPORT, [Enclosed(name, content) for name, content in FILES.items()], MADE_AT)
    return path


def listed(files: dict[str, bytes]) -> list[dict[str, Any]]:
    return [
        {"path": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    ]


def manifest(**changes: Any) -> bytes:
    document = {"format": REPORT, "version": 1, "program": "Kaitsu 1", "made_at": MADE_AT.isoformat(), "files": []}
    return json.dumps(document | changes).encode()


def zipped(path: Path, *entries: Entry, about: bytes | None = None, kind: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a zip as a stranger would; the manifest lists the entries unless another one is given."""
    files = {one if isinstance(one, str) else one.filename: content for one, content in entries}
    with zipfile.ZipFile(path, "w", kind) as bundle:
        for one, content in entries:
            bundle.writestr(one, content)
        bundle.writestr(MANIFEST, manifest(files=listed(files)) if about is None else about)
    return path


def states(verified: Verified) -> dict[str, State]:
    return {one.path: one.state for one in verified.files}


def test_what_was_changed_is_missing_or_extra_is_told(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "a.zip", ("same", b"1"), ("other", b"2"), ("longer", b"33"), ("new", b"4"),
        about=manifest(files=listed({"same": b"1", "other": b"3", "longer": b"3", "gone": b""})),
    )  # fmt: skip
    verified = verify(path)
    assert states(verified) == {
        "same": State.MATCHES,
        "other": State.DIFFERS,
        "longer": State.DIFFERS,
        "gone": State.MISSING,
        "new": State.EXTRA,
    }
    assert not verified.intact


@pytest.mark.parametrize(
    "name",
    [
        "../out", "a/../../out", "/etc/passwd", "C:/out", "C:out", "a\\..\\out", "//server/share", "./a", "a/./b",
        "a//b", "nul\x07", "con. ", "a/ b", "a:stream", "line\nbreak", "..", ".",
    ],
)  # fmt: skip
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    verified = verify(zipped(tmp_path / "a.zip", (name, b"x"), ("good", b"y")))
    assert states(verified)["good"] is State.MATCHES
    assert set(states(verified).values()) == {State.MATCHES, State.REFUSED}
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.zip"]


def test_a_name_that_python_would_cut_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("aXb", b"x"))
    path.write_bytes(path.read_bytes().replace(b"aXb", b"a\0b"))
    assert states(verify(path)) == {"aXb": State.MISSING, "a": State.REFUSED}


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_a_link_or_a_device_is_refused(tmp_path: Path, kind: int) -> None:
    entry = zipfile.ZipInfo("link")
    entry.create_system, entry.external_attr = 3, (kind | 0o777) << 16
    assert states(verify(zipped(tmp_path / "a.zip", (entry, b"/etc/passwd")))) == {"link": State.REFUSED}


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert states(verify(zipped(tmp_path / "a.zip", ("folder/", b"")))) == {"folder/": State.REFUSED}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("twin", ["report.pdf", "REPORT.pdf"])
def test_names_that_are_one_on_some_system_are_refused(tmp_path: Path, twin: str) -> None:
    verified = verify(zipped(tmp_path / "a.zip", ("report.pdf", b"one"), (twin, b"two")))
    assert set(states(verified).values()) == {State.REFUSED}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_manifests_are_none(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="bundle_no_manifest"):
        verify(zipped(tmp_path / "a.zip", (MANIFEST, manifest())))


def test_a_bomb_is_refused_unread(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("bomb", b"\0" * (verification._SMALL + 1)))
    told: list[int] = []
    assert states(verify(path, told.append)) == {"bomb": State.REFUSED}
    assert told == []


@pytest.mark.parametrize(("limit", "most"), [("MOST_BYTES", 100), ("MOST_FILES", 2)])
def test_a_bundle_of_too_much_is_not_opened(
    tmp_path: Path, limit: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, limit, most)
    with pytest.raises(InputProblem, match="bundle_too_big"):
        verify(good(tmp_path / "a.zip"))


def test_more_than_is_declared_is_never_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("a", b"\0" * 5000))
    content = bytearray(path.read_bytes())
    central = content.index(b"PK\x01\x02")
    content[central + 24 : central + 28] = (10).to_bytes(4, "little")  # declared size in the central directory
    path.write_bytes(content)
    told: list[int] = []
    assert states(verify(path, told.append)) == {"a": State.DIFFERS}
    assert sum(told) <= 10


def test_packed_in_a_way_we_do_not_use_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as bundle:
        bundle.writestr("a", b"x", zipfile.ZIP_BZIP2)
        bundle.writestr(MANIFEST, manifest(files=listed({"a": b"x"})))
    assert states(verify(tmp_path / "a.zip")) == {"a": State.REFUSED}


@pytest.mark.parametrize(
    "about",
    [
        b"", b"[]", b"{}", b"null", b"\xff", b"[" * 100_000, manifest(format="other"), manifest(files={}),
        manifest(files=[{"path": 1, "size": 1, "sha256": ""}]),
        manifest(files=[{"path": "a", "size": -1, "sha256": ""}]),
        manifest(files=[{"path": "a", "size": True, "sha256": ""}]), manifest(made_at="yesterday"), manifest(program=7),
        manifest(files=[*listed({"a": b""}), *listed({"a": b""})]), manifest(made_at="2026-11-20T10:00:00"),
    ],
)  # fmt: skip
def test_a_manifest_that_is_none_of_ours_is_refused(tmp_path: Path, about: bytes) -> None:
    with pytest.raises(InputProblem, match="bundle_manifest_damaged"):
        verify(zipped(tmp_path / "a.zip", about=about))


def test_a_manifest_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "MOST_MANIFEST_BYTES", 10)
    with pytest.raises(InputProblem, match="bundle_manifest_damaged"):
        verify(good(tmp_path / "a.zip"))


def test_a_bundle_of_a_later_program_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="bundle_newer"):
        verify(zipped(tmp_path / "a.zip", about=manifest(version=2)))


def test_what_is_no_bundle_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="bundle_missing"):
        verify(tmp_path / "gone.zip")
    with pytest.raises(EnvironmentProblem, match="bundle_unreadable"):
        verify(tmp_path)
    (tmp_path / "text.zip").write_bytes(b"no zip")
    with pytest.raises(InputProblem, match="bundle_not_zip"):
        verify(tmp_path / "text.zip")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("a", b"")
    with pytest.raises(InputProblem, match="bundle_no_manifest"):
        verify(tmp_path / "other.zip")


def test_checking_can_be_cancelled(tmp_path: Path) -> None:
    def cancel(_done: int) -> None:
        raise Cancelled("bundle_cancelled")

    with pytest.raises(Cancelled):
        verify(good(tmp_path / "a.zip"), cancel)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_done_to_a_bundle_is_noticed_or_harmless(tmp_path: Path, data: st.DataObject) -> None:
    """Each damaged bundle is refused, or told to differ, or still has the very same files in it."""
    path = good(tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(len(content) // 2, len(content))) :]
    path.write_bytes(content)
    try:
        verified = verify(path)
    except AppError:
        return
    if verified.intact:
        with zipfile.ZipFile(io.BytesIO(bytes(content))) as bundle:
            assert {one.path: bundle.read(one.path) for one in verified.files} == FILES


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_any_bytes_are_no_bundle(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(InputProblem):
        verify(path)
