"""The colours of the heat map: cividis, made for colour-blind eyes, its brightness rising evenly with the value.

Source: Nuñez, Anderton, Renslow, "Optimizing colormaps with consideration for color vision deficiency", 2018.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QLinearGradient

from ui.plot.curve import Floats

_STOPS: Final = (
    "#00224e",
    "#123570",
    "#3b496c",
    "#575d6d",
    "#707173",
    "#8a8678",
    "#a59c74",
    "#c3b369",
    "#e1cc55",
    "#fee838",
)
_OPAQUE: Final = 255


def rgba(cells: Floats, top: float) -> NDArray[np.uint8]:
    """Return a colour for every value from 0 to `top`; NaN is transparent."""
    known = np.isfinite(cells)
    shares = np.clip(np.where(known, cells, 0.0) / top, 0.0, 1.0)
    stops = [QColor(stop) for stop in _STOPS]
    colors = np.array([(stop.red(), stop.green(), stop.blue()) for stop in stops], dtype=np.float64)
    places = np.linspace(0.0, 1.0, len(_STOPS))
    channels = [np.interp(shares, places, colors[:, number]) for number in range(3)]
    colored: NDArray[np.uint8] = np.stack([*channels, np.where(known, _OPAQUE, 0)], axis=-1).round().astype(np.uint8)
    return colored


def gradient(left: float, right: float) -> QLinearGradient:
    """Return the colours from left to right."""
    result = QLinearGradient(left, 0, right, 0)
    for place, stop in zip(np.linspace(0.0, 1.0, len(_STOPS)), _STOPS, strict=True):
        result.setColorAt(float(place), QColor(stop))
    return result
