"""A photo somebody took on site: checked when it is added, made small for the pages of a report."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.errors import EnvironmentProblem, InputProblem

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES: Final = 20 * 1024 * 1024
"""The largest file that is taken."""

MOST_PIXELS: Final = 80_000_000
"""A picture that claims more would fill the memory when opened."""

LONGEST_PX: Final = 1600
"""Edge of a photo on a page; the bundle has it as it was taken."""

_KINDS: Final = {"JPEG": ".jpg", "PNG": ".png"}
_QUALITY: Final = 85


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo: the name of the file as the person knows it, and where a copy of it lies."""

    name: str
    path: Path


def check_photo(path: Path) -> str:
    """Return the ending that fits what is in a file; InputProblem for what is too large or no photo.

    EnvironmentProblem where it cannot be read.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise EnvironmentProblem("photo_unreadable", path=str(path), reason=error.strerror or str(error)) from error
    if size > MOST_BYTES:
        raise InputProblem("photo_too_large", name=path.name, megabytes=MOST_BYTES // 1024**2)
    image = _opened(path)
    return _KINDS[str(image.format)]


def page_picture(path: Path, longest_px: int = LONGEST_PX) -> tuple[bytes, int, int]:
    """Return a photo upright as a JPEG no longer than that, with its width and height; errors as `check_photo`."""
    from PIL import ImageOps

    image = _opened(path)
    try:
        image.draft("RGB", (longest_px, longest_px))
        upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((longest_px, longest_px))
        stream = io.BytesIO()
        upright.save(stream, "JPEG", quality=_QUALITY)
    except (OSError, ValueError, SyntaxError) as error:
        raise InputProblem("photo_damaged", name=path.name) from error
    return stream.getvalue(), *upright.size


def _opened(path: Path) -> Image.Image:
    from PIL import Image, UnidentifiedImageError

    # Pillow warns of pictures that are too large, as an exception where warnings are errors, and refuses larger ones.
    bombs = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    try:
        image = Image.open(io.BytesIO(path.read_bytes()), formats=list(_KINDS))
    except (UnidentifiedImageError, *bombs, ValueError, SyntaxError) as error:
        raise InputProblem("photo_unknown", name=path.name) from error
    except OSError as error:
        raise EnvironmentProblem("photo_unreadable", path=str(path), reason=error.strerror or str(error)) from error
    if image.width * image.height > MOST_PIXELS:
        raise InputProblem("photo_unknown", name=path.name)
    return image
