"""Every text of the window exists in both languages, and none is left over."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app.messages import Language, catalogue

ROOT = Path(__file__).resolve().parents[2]
CODE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "ui").rglob("*.py"))
LITERAL = re.compile(r'"(ui\.[A-Za-z0-9_.]+)"')
PREFIX = re.compile(r"""f["'](ui\.[A-Za-z0-9_.]*)\{""")


def own_keys(language: Language) -> dict[str, str]:
    texts: dict[str, str] = {}
    for path in (ROOT / "resources" / "translations" / language).glob("ui*.json"):
        texts |= json.loads(path.read_text(encoding="utf-8"))
    return texts


def test_both_languages_have_the_same_keys() -> None:
    assert own_keys(Language.JA).keys() == own_keys(Language.EN).keys()


def test_both_languages_take_the_same_parameters() -> None:
    def parameters(text: str) -> list[str]:
        return sorted(set(re.findall(r"\{(\w+)\}", text)))

    ja, en = own_keys(Language.JA), own_keys(Language.EN)
    assert {key for key in ja if parameters(ja[key]) != parameters(en[key])} == set()


@pytest.mark.parametrize("language", Language)
def test_every_key_in_the_code_has_words(language: Language) -> None:
    assert {key for key in LITERAL.findall(CODE) if key not in catalogue(language)} == set()


def test_no_words_are_left_over() -> None:
    literal, prefixes = set(LITERAL.findall(CODE)), tuple(PREFIX.findall(CODE))
    pairs = {f"{key}.tip" for key in literal} | {key.replace(".tip", "") for key in literal}
    left = {
        key
        for key in own_keys(Language.JA)
        if key.startswith("ui.") and key not in literal | pairs and not key.startswith(prefixes)
    }
    assert left == set()


@pytest.mark.parametrize("code", list(re.findall(r'Problem\(\s*"(\w+)"', CODE)))
def test_every_error_of_the_window_is_explained(code: str) -> None:
    assert all(f"error.{code}" in catalogue(language) for language in Language)


def test_code_holds_no_sentences() -> None:
    japanese = re.compile(r"[ぁ-んァ-ヶ一-龠]")
    lines = [line for line in CODE.splitlines() if japanese.search(line) and '"""' not in line]
    assert [line for line in lines if not line.strip().startswith(("#", "for mark in", "plain = "))] == [
        line for line in lines if 'replace("日"' in line
    ]
