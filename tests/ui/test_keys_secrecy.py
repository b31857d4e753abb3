"""After the whole life of a key, and in the middle of it, no file below the program's folders has the key in it."""

from __future__ import annotations

import base64
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from tests.ui.keys_child import PLACE

ROOT = Path(__file__).resolve().parents[2]
KEY = "Kq7Zv-" + "0123456789abcdef"[::-1] + "-鍵"


def forms(text: str) -> list[bytes]:
    """Return the ways in which a text may stand in a file."""
    plain = text.encode()
    wide = [text.encode("utf-16-le"), text.encode("utf-16-be")]
    escaped = text.encode("ascii", "backslashreplace")
    packed = [packed_after(shift, plain) for shift in range(3)]
    return [plain, *wide, escaped, plain.hex().encode(), plain.hex().upper().encode(), *packed]


def packed_after(shift: int, plain: bytes) -> bytes:
    """Return those base64 digits of a text, standing so many bytes behind a multiple of three, that are all its own."""
    first, last = -(-shift * 8 // 6), (shift + len(plain)) * 8 // 6
    return base64.b64encode(bytes(shift) + plain)[first:last]


def files_with(folder: Path, text: str) -> list[str]:
    """Return the files, the members of archives and the pages of PDFs in which a text stands in any form."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    contents = [one for path in files for one in unpacked(path.name, path.read_bytes())]
    return [name for name, content in contents if any(form in content for form in forms(text))]


def unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file's bytes, and those of all that lies packed in it."""
    yield name, content
    stream = io.BytesIO(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(stream) as archive:
            for member in archive.namelist():
                yield from unpacked(f"{name}/{member}", archive.read(member))
    elif content.startswith(b"%PDF"):
        for page in pypdf.PdfReader(stream).pages:
            yield f"{name}/page", page.extract_text().encode()


def run(folder: Path, ending: str) -> None:
    command = [sys.executable, "-m", "tests.ui.keys_child", str(folder), ending]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, input=KEY, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not any(form in (done.stdout + done.stderr).encode() for form in forms(KEY))


@pytest.mark.parametrize("form", range(9))
def test_the_search_finds_what_it_looks_for(tmp_path: Path, form: int) -> None:
    content = {6: base64.b64encode(KEY.encode()), 7: base64.b64encode(b"xx" + KEY.encode())}
    (tmp_path / "a").write_bytes(b"before" + content.get(form, forms(KEY)[form]) + b"after")
    assert files_with(tmp_path, KEY) == ["a"]
    assert files_with(tmp_path, "another") == []


def test_no_file_has_the_key_in_the_middle_of_its_life_nor_after_it(tmp_path: Path) -> None:
    run(tmp_path, "killed")
    assert files_with(tmp_path, KEY) == []
    assert any(name.endswith("-wal") for name in files_with(tmp_path, PLACE))
    log = (tmp_path / "data" / "kaitsu.log").read_text(encoding="utf-8")
    assert "a bug beside 2 things" in log
    assert "fail_with" in log
    run(tmp_path, "in order")
    assert files_with(tmp_path, KEY) == []
    assert {"kaitsu.sqlite3", "SITE.json", "report.zip/report.pdf/page"} <= set(files_with(tmp_path, PLACE))
    written = {path.name for path in tmp_path.rglob("*")}
    assert {"kaitsu-draft.json", "kaitsu-draft.xlsx", "log.pcapng", "diagnostics.zip", "report.zip"} <= written
