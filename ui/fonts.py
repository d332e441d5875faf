"""The interface font: Golos Text from resources with equal-width digits, at the chosen text
scale."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from ui.assets import resource

FAMILY = "Golos Text"
_FALLBACK = ("Segoe UI", "Noto Sans", "DejaVu Sans")
_WEIGHTS = (400, 500, 600, 700)
_LOADED = "faces_loaded"


def load() -> None:
    """Register the four files; once for an application, after it exists."""
    app = QCoreApplication.instance()
    # To ask for the families makes Qt read every font of the system: a note of our own is free.
    if app is not None and not app.property(_LOADED):
        app.setProperty(_LOADED, True)
        for weight in _WEIGHTS:
            QFontDatabase.addApplicationFont(str(resource("fonts", f"GolosText-{weight}.ttf")))


def font(px: int = 13, weight: int = 400) -> QFont:
    """A font of the type ramp; ``px`` is the design size, grown with the text scale."""
    return QFont(_made(px, weight, text_scale()))


def text_scale() -> int:
    """Percent, 100 to 150."""
    app = QCoreApplication.instance()
    scale = app.property("text_scale") if app is not None else None
    return int(scale) if scale else 100


def set_text_scale(app: QApplication, percent: int) -> None:
    """Fonts asked for from now on have this scale."""
    app.setProperty("text_scale", min(150, max(100, percent)))


@cache
def _made(px: int, weight: int, scale: int) -> QFont:
    made = QFont(FAMILY)
    made.setFamilies([FAMILY, *_FALLBACK])
    made.setPixelSize(max(1, round(px * scale / 100)))
    made.setWeight(QFont.Weight(weight))
    # Proportional digits jump in columns of sums.
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return made
