"""The PDF that the program on trial made: are its words there, and would they be seen where no Japanese font is?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pypdf import PdfReader
from windows_trial import require

_DRAFTED = ("申込者所属企業名", "見本電設株式会社", "サンプル商事株式会社", "利用開始希望日", "需要者本人の同意")
"""What the draft of the demo's site says, among other things."""

_WEIGHTS = {"NotoSansJP-Regular", "NotoSansJP-Bold"}


def require_readable_draft(path: Path) -> None:
    """Stop unless a draft's words can be read back and are drawn with the fonts the file carries itself."""
    pages = PdfReader(path).pages
    words = "".join(page.extract_text() for page in pages).replace("\n", "")
    missing = [word for word in _DRAFTED if word not in words]
    require(not missing, f"the PDF does not say {missing}")
    resources: list[Any] = [page["/Resources"] for page in pages]
    fonts = [font.get_object() for one in resources for font in one["/Font"].values()]
    carried = {
        font["/BaseFont"].rpartition("+")[2] for font in fonts if "/FontFile2" in font.get("/FontDescriptor", {})
    }
    require(carried == _WEIGHTS, f"the PDF carries the fonts {sorted(carried)}")
