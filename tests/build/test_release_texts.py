"""Version, change log, notices and the bill of materials."""

import json
import re
import sys
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def build_folder(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "build")


def dist_info(folder, name, version, metadata, licence=None):
    """Make the metadata of an installed package."""
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n{metadata}\n")
    (info / "RECORD").write_text(f"{info.name}/LICENSE,,\n{name}.py,,\n" if licence else f"{name}.py,,\n")
    if licence:
        (info / "LICENSE").write_text(licence)
    return PathDistribution(info)


def test_the_version_is_that_of_the_program_and_in_the_change_log():
    from version import notes, version

    from app import __version__

    assert version() == __version__
    assert notes((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version())


def test_the_version_stands_nowhere_else():
    from version import version

    files = [ROOT / "pyproject.toml", *(ROOT / "build").glob("*.[pns][ys]*"), *(ROOT / "ui").rglob("*.py")]
    assert [file.name for file in files if f'"{version()}"' in file.read_text(encoding="utf-8")] == []


def test_a_part_of_the_change_log_ends_where_the_next_begins():
    from steps import Stop
    from version import notes

    changelog = "# Changes\n\n## 1.10.0\n\nten\n\n## 1.1.0 (2026)\n\none\n"
    assert notes(changelog, "1.1.0") == "one\n"
    assert notes(changelog, "1.10.0") == "ten\n"
    with pytest.raises(Stop):
        notes(changelog, "1.0.0")


def test_another_tag_is_refused():
    from steps import Stop
    from version import check_tag, version

    changelog = f"## {version()}\n\nnew\n"
    check_tag(f"v{version()}", changelog)
    with pytest.raises(Stop):
        check_tag("v99.0.0", changelog)
    with pytest.raises(Stop):
        check_tag(f"v{version()}", "# Changes\n")


@pytest.mark.parametrize(
    ("metadata", "told"),
    [
        ("License-Expression: MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ("License: BSD-3-Clause", "BSD-3-Clause"),
        ("Classifier: License :: OSI Approved :: MIT License", "MIT License"),
        ("Summary: without a word", "see its licence file"),
    ],
)
def test_a_licence_is_told_in_a_word(metadata, told, tmp_path):
    from notices import licence_of

    assert licence_of(dist_info(tmp_path, "one", "1.0", metadata)) == told


def test_what_is_locked_and_missing_stops_unless_a_marker_lets_it_be_missing(tmp_path):
    from notices import parts, pins
    from steps import Stop

    dist_info(tmp_path, "one", "1.0", "License: MIT", "Do what you like.")
    lock = "one==1.0 \\\n    --hash=sha256:00\nelsewhere==2.0 ; sys_platform == 'aix' \\\n    --hash=sha256:00\n"
    (part,) = parts(pins(lock), tmp_path)
    assert (part.name, part.version, part.licence, part.texts) == (
        "one",
        "1.0",
        "MIT",
        (("LICENSE", "Do what you like."),),
    )
    with pytest.raises(Stop, match="two is in the lock but not installed"):
        parts(pins("two==1.0 \\\n"), tmp_path)
    with pytest.raises(Stop, match=r"one 1\.0 is installed, 1\.1 is in the lock"):
        parts(pins("one==1.1 \\\n"), tmp_path)


def test_the_notices_have_the_text_of_every_licence():
    from notices import Part, notices

    text = notices([Part("one", "1.0", "MIT", (("LICENSE", "Do what you like."),))])
    for words in ("Apache License", "one 1.0", "Do what you like.", "SIL OPEN FONT LICENSE", "LESSER GENERAL PUBLIC"):
        assert words in text, words
    assert "Python" in text


def test_the_bill_is_cyclonedx_and_always_the_same():
    from notices import Part
    from sbom import bill

    shipped = [Part("one", "1.0", "BSD License", ()), Part("two", "2.0", "a licence of its own", ())]
    document = bill(shipped, "1.2.3", "3.11.9")
    assert document == bill(shipped, "1.2.3", "3.11.9")
    assert document != bill(shipped, "1.2.4", "3.11.9")
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", document["serialNumber"])
    one, two, python, _ = document["components"]
    assert (one["purl"], one["licenses"]) == ("pkg:pypi/one@1.0", [{"expression": "BSD-3-Clause"}])
    assert two["licenses"] == [{"license": {"name": "a licence of its own"}}]
    assert python["version"] == "3.11.9"
    references = {part["bom-ref"] for part in document["components"]}
    assert set(document["dependencies"][0]["dependsOn"]) == references


def test_the_bill_of_this_environment_names_no_host(tmp_path):
    from notices import LOCK, pins
    from sbom import write

    write(tmp_path / "bill.json")
    document = json.loads((tmp_path / "bill.json").read_text(encoding="utf-8"))
    locked = pins(LOCK.read_text(encoding="utf-8"))
    *packages, python, font = document["components"]
    named = {(part["name"], part["version"]) for part in packages}
    assert {(pin.name, pin.version) for pin in locked if not pin.elsewhere} <= named
    assert named <= {(pin.name, pin.version) for pin in locked}
    assert (python["name"], font["name"]) == ("Python", "Noto Sans JP")
    assert [part["name"] for part in packages if "expression" not in part["licenses"][0]] == []
    assert str(Path(sys.prefix)) not in json.dumps(document)
