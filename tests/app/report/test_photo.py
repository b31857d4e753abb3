from __future__ import annotations

import io
import os
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from app.errors import EnvironmentProblem, InputProblem
from app.report.photo import LONGEST_PX, MOST_BYTES, check_photo, page_picture
from tests.app.report.facts import photo


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", ".jpg"), ("PNG", ".png")])
def test_what_is_in_a_file_tells_its_kind(tmp_path: Path, kind: str, ending: str) -> None:
    assert check_photo(photo(tmp_path, "wrong.ending", kind=kind).path) == ending


@pytest.mark.parametrize("content", [b"", b"GIF89a" + b"\0" * 100, b"not a photo", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_photo_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(content)
    with pytest.raises(InputProblem, match="photo_unknown"):
        check_photo(path)


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    path.touch()
    os.truncate(path, MOST_BYTES + 1)
    with pytest.raises(InputProblem, match="photo_too_large"):
        check_photo(path)


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(head)) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    path = tmp_path / "bomb.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk)
    with pytest.raises(InputProblem, match="photo_unknown"):
        check_photo(path)


def test_a_file_that_is_gone_is_the_machines_matter(tmp_path: Path) -> None:
    for ask in (check_photo, page_picture):
        with pytest.raises(EnvironmentProblem, match="photo_unreadable"):
            ask(tmp_path / "gone.jpg")


def test_a_photo_on_a_page_is_small_and_upright(tmp_path: Path) -> None:
    image, exif = Image.new("RGB", (4000, 1000)), Image.Exif()
    exif[0x0112] = 6  # lies on its side
    image.save(tmp_path / "a.jpg", exif=exif)
    data, width, height = page_picture(tmp_path / "a.jpg")
    assert (width, height) == (LONGEST_PX // 4, LONGEST_PX)
    assert Image.open(io.BytesIO(data)).size == (width, height)


def test_a_photo_that_breaks_off_says_so(tmp_path: Path) -> None:
    path = photo(tmp_path, "a.jpg", (600, 400)).path
    path.write_bytes(path.read_bytes()[:-600])
    with pytest.raises(InputProblem, match="photo_damaged"):
        page_picture(path)
