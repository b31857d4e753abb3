"""The manual and the pictures of the documentation: made of today's words, complete, and small enough to ship."""

from __future__ import annotations

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from app.messages import Language

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "manual"
MOST_BYTES = 1_400_000
QUOTED = re.compile("「([^」]*)」|“([^”]*)”")
NOT_OURS = {"?", "––", "保存", "パブリック ネットワーク", "パブリック"}
"""What is quoted and no word of the window's: signs, and what Windows and other programs call things."""


class Page(HTMLParser):
    """Collects what a page links to, shows and ends."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        self.pictures += [given] if tag == "img" else []
        if tag not in ("img", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture
def maker(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "build")
    monkeypatch.setattr(sys, "path", list(sys.path))
    import make_manual

    return make_manual


def words(language: Language):
    return json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))


def lines(language: Language) -> list[str]:
    blocks = [block for chapter in words(language)["sections"].values() for block in chapter["text"]]
    parts = [[block] if isinstance(block, str) else next(iter(block.values())) for block in blocks]
    return [line for part in parts for line in part]


@pytest.mark.parametrize("language", Language)
def test_the_page_is_up_to_date(maker, language):
    shipped = (FOLDER / f"{language}.html").read_text(encoding="utf-8")
    assert shipped == maker.manual(language), "run python build/make_manual.py"


def test_both_languages_have_the_same_chapters_of_the_same_shape(maker):
    def shape(language):
        return {
            key: [
                type(one).__name__ if isinstance(one, str) else {kind: len(of) for kind, of in one.items()}
                for one in given["text"]
            ]
            for key, given in words(language)["sections"].items()
        }

    assert shape(Language.JA) == shape(Language.EN)
    assert list(shape(Language.JA)) == list(maker.CHAPTERS)


def test_every_page_of_the_window_has_a_chapter(maker):
    from ui.arguments import PAGES

    assert set(PAGES) <= set(maker.CHAPTERS)


def test_words_or_keys_that_do_not_exist_are_refused(maker):
    for line in ("press {ui.no.such}", "press {ui.connect.serach:key}"):
        with pytest.raises(KeyError):
            maker.said(line, Language.EN)
    assert maker.said("press {ui.connect.search} ({ui.connect.search:key})", Language.EN) == (
        "press <b>Search</b> (<kbd>F5</kbd>)"
    )


@pytest.mark.parametrize("language", Language)
def test_what_the_window_says_is_never_written_out(language):
    quoted = {ja or en for line in lines(language) for ja, en in QUOTED.findall(line)}
    assert {one for one in quoted if not one.startswith("{")} - NOT_OURS == set()
    assert len(quoted) > 40


def test_both_languages_speak_of_the_same_commands():
    def named(language):
        return {mark for line in lines(language) for mark in re.findall(r"\{([a-z0-9_.]+)(?::key)?\}", line)}

    assert named(Language.JA) ^ named(Language.EN) == set()


@pytest.mark.parametrize("language", Language)
def test_its_links_and_pictures_are_there(language):
    page = Page((FOLDER / f"{language}.html").read_text(encoding="utf-8"))
    assert page.open == []
    assert page.links
    assert {link.removeprefix("#") for link in page.links} == set(page.ids)
    for picture in page.pictures:
        with Image.open(FOLDER / picture["src"]) as opened:
            assert opened.size == (int(picture["width"]), int(picture["height"]))
        assert picture["alt"]


def test_no_picture_is_left_over_and_all_are_small(maker):
    wanted = {
        maker.picture_name(key, language) for key, name in maker.CHAPTERS.items() if name for language in Language
    }
    files = list((FOLDER / "pictures").iterdir())
    assert {file.name for file in files} == wanted
    assert sum(file.stat().st_size for file in files) < MOST_BYTES


def test_the_manual_needs_no_network():
    for language in Language:
        assert "//" not in (FOLDER / f"{language}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", ["README.md", "README.ja.md", "docs/README.md"])
def test_what_a_document_shows_and_links_to_is_there(document):
    path = ROOT / document
    targets = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert any(target.endswith(".webp") for target in targets)
    assert [target for target in targets if "://" not in target and not (path.parent / target).exists()] == []
