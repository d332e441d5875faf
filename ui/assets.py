"""Where icons, fonts and help lie: beside the sources, or inside the built program."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent / "resources"


def resource(*parts: str) -> Path:
    """The path of a file or folder in ``resources``."""
    return _ROOT.joinpath(*parts)
