"""Write the manual from its words: `python build/make_manual.py [--pictures FOLDER]`.

The words are `resources/manual/<language>.json`. In them {ui.connect.search} stands for what the window calls it, and
{ui.connect.search:key} for its keys, so that the manual never names a button that is called otherwise. With a folder of
`build/screenshots.py` its pictures are made anew as well. A test compares the pages with what this makes of the words.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any, Final

from PIL import Image

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.messages import Language, catalogue  # noqa: E402 (found only once the path is set)
from ui.actions import ACTIONS, opening  # noqa: E402
from ui.composition import STEPS, TOOLS  # noqa: E402
from ui.viewmodels.palette import key_words, place_of, title_of  # noqa: E402

FOLDER: Final = ROOT / "resources" / "manual"
CHAPTERS: Final = {
    "begin": "welcome",
    "window": "live",
    "site": "site",
    "connect": "connect-meter",
    "nothing": "connect-nothing-heard",
    "live": "live-gap-roll-over-restart",
    "history": "history-100-days",
    "application": "application",
    "keys": "keys",
    "report": "report",
    "log": "log",
    "guide": "guide",
    "settings": "settings",
    "keyboard": "",
}
"""Chapter to its picture, "" for none; the names are those of `build/screenshots.py`."""

SIZE: Final = (1110, 624)
QUALITY: Final = 66

_MARK: Final = re.compile(r"\{([a-z0-9_.]+)(:key)?\}")
_STYLE: Final = """
:root { color-scheme: light dark; --line: #c9d2dc; --soft: #eef1f5; --accent: #0b5394; }
@media (prefers-color-scheme: dark) { :root { --line: #46505c; --soft: #232a33; --accent: #7db8f0; } }
@font-face { font-family: Shipped; src: url("../fonts/NotoSansJP-Regular.ttf"); }
@font-face { font-family: Shipped; font-weight: bold; src: url("../fonts/NotoSansJP-Bold.ttf"); }
body { font: 16px/1.7 "Noto Sans JP", "Yu Gothic UI", "Meiryo", Shipped, sans-serif; max-width: 72rem; margin: 0 auto;
  padding: 1.5rem; }
h1 { font-size: 1.8rem; } h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); } a { color: var(--accent); }
nav { background: var(--soft); padding: .5rem 1.5rem; border-radius: 8px; }
nav ol { columns: 16rem; } figure { margin: 1.5rem 0; }
img { width: 100%; height: auto; border: 1px solid var(--line); border-radius: 8px; }
figcaption { font-size: .9rem; } b { color: var(--accent); } li { margin: .3rem 0; }
kbd { background: var(--soft); border: 1px solid var(--line); border-radius: 4px; padding: 0 .4rem; font: inherit;
  font-size: .9rem; white-space: nowrap; }
table { border-collapse: collapse; } th, td { border: 1px solid var(--line); padding: .25rem .75rem; text-align: left; }
@media print { nav, h2, figure, tr { break-inside: avoid; } }
"""

Given = Mapping[str, Any]


def main() -> int:
    """Write both pages, and their pictures where there are some to make them of; returns 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, help="a folder of build/screenshots.py")
    pictures = parser.parse_args().pictures
    for language in Language:
        if pictures is not None:
            take_pictures(pictures, language)
        (FOLDER / f"{language}.html").write_text(manual(language), encoding="utf-8", newline="\n")
    return 0


def manual(language: Language) -> str:
    """Return the whole page."""
    words = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    titles = "".join(f'<li><a href="#{one}">{escape(words["sections"][one]["title"])}</a></li>\n' for one in CHAPTERS)
    chapters = "".join(_chapter(one, words, language) for one in CHAPTERS)
    title, lead, contents = (escape(words[key]) for key in ("title", "lead", "contents"))
    head = f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>{title}</title>'
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n{head}\n<style>{_STYLE}</style>\n</head>\n<body>\n'
        f'<h1>{title}</h1>\n<p>{lead}</p>\n<nav aria-label="{contents}">\n<ol>\n{titles}</ol>\n</nav>\n'
        f"{chapters}</body>\n</html>\n"
    )


def _chapter(key: str, words: Given, language: Language) -> str:
    given = words["sections"][key]
    body = "".join(_block(one, language) for one in given["text"])
    table = _keys(words, language) if key == "keyboard" else ""
    return f'<h2 id="{key}">{escape(given["title"])}</h2>\n{_figure(key, given, language)}{body}{table}'


def _figure(key: str, given: Given, language: Language) -> str:
    if not CHAPTERS[key]:
        return ""
    caption, (width, height) = escape(given["picture"]), SIZE
    source = f"pictures/{picture_name(key, language)}"
    size = f'width="{width}" height="{height}"'
    return f'<figure><img src="{source}" {size} alt="{caption}"><figcaption>{caption}</figcaption></figure>\n'


def _block(given: str | Mapping[str, list[str]], language: Language) -> str:
    """Return a paragraph, a list or numbered steps, written as the guide writes them."""
    if isinstance(given, str):
        return f"<p>{said(given, language)}</p>\n"
    ((kind, lines),) = given.items()
    tag = {"list": "ul", "steps": "ol"}[kind]
    return f"<{tag}>\n{''.join(f'<li>{said(line, language)}</li>{chr(10)}' for line in lines)}</{tag}>\n"


def said(line: str, language: Language) -> str:
    """Return a line with the window's own words and keys; KeyError for words or an action that do not exist."""

    def replaced(mark: re.Match[str]) -> str:
        if mark[2]:
            return f"<kbd>{escape(key_words(_BY_NAME[mark[1]].keys[0]))}</kbd>"
        return f"<b>{escape(catalogue(language)[mark[1]])}</b>"

    return _MARK.sub(replaced, escape(line, quote=False))


def _keys(words: Given, language: Language) -> str:
    rows = "".join(f"<tr><td>{keys}</td><td>{escape(does)}</td></tr>\n" for keys, does in _lines(language))
    head = f"<tr><th>{escape(words['key'])}</th><th>{escape(words['does'])}</th></tr>\n"
    return f"<table>\n{head}{rows}</table>\n"


def _lines(language: Language) -> Iterator[tuple[str, str]]:
    for action in _ACTIONS:
        if action.keys:
            place = "" if action.is_window_wide else place_of(action, language)
            keys = " ".join(f"<kbd>{escape(key_words(one))}</kbd>" for one in action.keys)
            yield keys, ": ".join(filter(None, (place, title_of(action, language))))


def picture_name(chapter: str, language: Language) -> str:
    """Return the file name of a chapter's picture."""
    return f"{chapter}-{language}.webp"


def take_pictures(folder: Path, language: Language) -> None:
    """Make the small pictures of the manual from the screenshots in light colours."""
    target = FOLDER / "pictures"
    target.mkdir(exist_ok=True)
    for chapter, name in CHAPTERS.items():
        if name:
            with Image.open(folder / f"{name}-{language}-light.png") as shot:
                small = shot.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
            small.save(target / picture_name(chapter, language), quality=QUALITY, method=6)


_DIGITS: Final = {step: number for number, step in enumerate(STEPS, start=1)} | TOOLS
_ACTIONS: Final = (*(opening(page, f"Ctrl+{digit}") for page, digit in _DIGITS.items()), *ACTIONS)
_BY_NAME: Final = {action.name: action for action in _ACTIONS}


if __name__ == "__main__":
    sys.exit(main())
