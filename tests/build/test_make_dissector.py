"""The Wireshark dissector in the repository is what its generator makes of today's tables."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.meter.layouts import Content
from app.meter.properties import CLASSES, PropertyDefinition, name_key

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def maker(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "build")
    monkeypatch.setattr(sys, "path", list(sys.path))
    import make_dissector

    return make_dissector


def test_the_file_is_up_to_date(maker):
    assert maker.TARGET.read_text(encoding="utf-8") == maker.dissector(), "run python build/make_dissector.py"


@pytest.mark.parametrize("class_code", CLASSES)
def test_every_property_of_a_class_is_in_it_in_both_languages(maker, class_code):
    made = maker.dissector()
    assert f"[0x{class_code:04X}] = {{" in made
    for epc in CLASSES[class_code]:
        key = name_key(class_code, epc)
        assert f'en = "{maker.text(key, maker.Language.EN)}", ja = "{maker.text(key, maker.Language.JA)}"' in made


def test_a_layout_without_a_reader_is_a_mistake(maker):
    class Strange:
        def decode(self, edt: bytes) -> Content:
            return Content()

    with pytest.raises(TypeError, match="Strange has no reader"):
        maker.layout_of(0x028A, PropertyDefinition(0xF0, "strange", Strange()))


def test_every_kind_of_layout_has_its_reader(maker):
    logic = maker.LOGIC.read_text(encoding="utf-8")
    kinds = {maker.layout_of(code, line)["kind"] for code, part in CLASSES.items() for line in part.values()}
    assert kinds == {one for one in kinds if f"readers.{one}(" in logic or f"readers.{one} = " in logic}
