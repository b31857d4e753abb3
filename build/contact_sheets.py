"""Put the pictures of `build/screenshots.py` on sheets: `contact_sheets.py PICTURES`, with a folder of them per size.

A sheet shows one language at one size, a page in a row, light, dark and high contrast side by side.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from PIL import Image

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.messages import Language  # noqa: E402 (found only once the path is set)
from ui.arguments import PAGES  # noqa: E402
from ui.theme import ThemeName  # noqa: E402

TARGET: Final = ROOT / "docs"
WIDTH: Final = 640
QUALITY: Final = 62
_GAP: Final = 8


def main() -> int:
    """Write one sheet per size and language into docs/; returns 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pictures", type=Path)
    TARGET.mkdir(exist_ok=True)
    for folder in sorted(one for one in parser.parse_args().pictures.iterdir() if one.is_dir()):
        for language in Language:
            path = TARGET / f"pages-{language}-{folder.name}.webp"
            sheet(folder, language).save(path, quality=QUALITY, method=6)
            print(path.relative_to(ROOT), f"{path.stat().st_size // 1000} kB")
    return 0


def sheet(folder: Path, language: Language) -> Image.Image:
    """Return all pictures of a language, small, on one."""
    names = sorted((path.stem.rsplit("-", 2)[0] for path in folder.glob(f"*-{language}-light.png")), key=_place)
    rows = [[_small(folder / f"{name}-{language}-{theme}.png") for theme in ThemeName] for name in names]
    height = max(one.height for row in rows for one in row) + _GAP
    whole = Image.new("RGB", ((WIDTH + _GAP) * len(ThemeName) - _GAP, height * len(rows) - _GAP), "white")
    for y, row in enumerate(rows):
        for x, one in enumerate(row):
            whole.paste(one, (x * (WIDTH + _GAP), y * height))
    return whole


def _place(name: str) -> tuple[int, str]:
    """Pages in the order of the rail, each before its variants; what is no page comes first."""
    page = name.partition("-")[0]
    return PAGES.index(page) if page in PAGES else -1, name


def _small(path: Path) -> Image.Image:
    with Image.open(path) as shot:
        return shot.convert("RGB").resize((WIDTH, WIDTH * shot.height // shot.width), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    sys.exit(main())
